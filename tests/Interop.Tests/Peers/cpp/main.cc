// A peer for the interoperability tests, written with gRPC C++.
//   peer client ADDRESS CASE [AUTHORITIES CERTIFICATE KEY]                      runs one case
//   peer call ADDRESS SET SERVICE/METHOD JSON [AUTHORITIES CERTIFICATE KEY]     calls a method of a set of descriptors
//   peer server [AUTHORITIES CERTIFICATE KEY]                                   serves on a free port
// With the three PEM files it speaks TLS, shows its certificate and asks for that of the other side.
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

using Files = std::vector<std::string>;

std::shared_ptr<grpc::ChannelCredentials> ClientCredentials(const Files& files) {
  if (files.empty()) return grpc::InsecureChannelCredentials();
  grpc::SslCredentialsOptions options;
  options.pem_root_certs = ReadFile(files.at(0));
  options.pem_cert_chain = ReadFile(files.at(1));
  options.pem_private_key = ReadFile(files.at(2));
  return grpc::SslCredentials(options);
}

std::shared_ptr<grpc::ServerCredentials> ServerCredentials(const Files& files) {
  if (files.empty()) return grpc::InsecureServerCredentials();
  grpc::SslServerCredentialsOptions options(GRPC_SSL_REQUEST_AND_REQUIRE_CLIENT_CERTIFICATE_AND_VERIFY);
  options.pem_root_certs = ReadFile(files.at(0));
  options.pem_key_cert_pairs.push_back({ReadFile(files.at(2)), ReadFile(files.at(1))});
  return grpc::SslServerCredentials(options);
}

}  // namespace

int main(int argc, char** argv) {
  const std::vector<std::string> arguments(argv + 1, argv + argc);
  try {
    const auto from = [&arguments](int first) { return Files(arguments.begin() + first, arguments.end()); };
    if (arguments.size() >= 3 && arguments[0] == "client") {
      RunCase(grpc::CreateChannel(arguments[1], ClientCredentials(from(3))), arguments[2]);
    } else if (arguments.size() >= 5 && arguments[0] == "call") {
      CallMethod(grpc::CreateChannel(arguments[1], ClientCredentials(from(5))), arguments[2], arguments[3], arguments[4]);
    } else if (arguments.size() >= 1 && arguments[0] == "server") {
      Serve(ServerCredentials(from(1)));
    } else {
      throw std::runtime_error("usage: peer client ADDRESS CASE | call ADDRESS SET SERVICE/METHOD JSON | server, and three PEM files for TLS");
    }
    return 0;
  } catch (const std::exception& failure) {
    std::cerr << failure.what() << std::endl;
    return 1;
  }
}
