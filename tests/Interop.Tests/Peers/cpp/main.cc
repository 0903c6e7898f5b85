// A peer for the interoperability tests, written with gRPC C++.
//   peer client ADDRESS FOLDER CASE    runs one case; FOLDER holds ca.pem, or is empty for a connection without TLS
//   peer server FOLDER                 serves on a free port; FOLDER holds cert.pem and key.pem, or is empty
#include <fstream>
#include <iostream>
#include <iterator>
#include <stdexcept>

#include "peer.h"

namespace {

std::string ReadFile(const std::string& path) {
  std::ifstream file(path);
  if (!file) throw std::runtime_error("cannot read " + path);
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

std::shared_ptr<grpc::ChannelCredentials> ClientCredentials(const std::string& folder) {
  if (folder.empty()) return grpc::InsecureChannelCredentials();
  grpc::SslCredentialsOptions options;
  options.pem_root_certs = ReadFile(folder + "/ca.pem");
  return grpc::SslCredentials(options);
}

std::shared_ptr<grpc::ServerCredentials> ServerCredentials(const std::string& folder) {
  if (folder.empty()) return grpc::InsecureServerCredentials();
  grpc::SslServerCredentialsOptions options;
  options.pem_key_cert_pairs.push_back({ReadFile(folder + "/key.pem"), ReadFile(folder + "/cert.pem")});
  return grpc::SslServerCredentials(options);
}

}  // namespace

int main(int argc, char** argv) {
  const std::vector<std::string> arguments(argv + 1, argv + argc);
  try {
    if (arguments.size() == 4 && arguments[0] == "client") {
      RunCase(grpc::CreateChannel(arguments[1], ClientCredentials(arguments[2])), arguments[3]);
    } else if (arguments.size() == 2 && arguments[0] == "server") {
      Serve(ServerCredentials(arguments[1]));
    } else {
      throw std::runtime_error("usage: peer client ADDRESS FOLDER CASE | peer server FOLDER");
    }
    return 0;
  } catch (const std::exception& failure) {
    std::cerr << failure.what() << std::endl;
    return 1;
  }
}
