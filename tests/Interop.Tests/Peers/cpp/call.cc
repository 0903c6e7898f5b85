// Calls a method that it knows from descriptors only, as grpc_cli does, which Debian has no package for.
#include <fstream>
#include <iostream>

#include <google/protobuf/descriptor_database.h>
#include <google/protobuf/dynamic_message.h>
#include <google/protobuf/util/json_util.h>
#include <grpcpp/generic/generic_stub.h>
#include <grpcpp/support/proto_buffer_reader.h>
#include <grpcpp/support/proto_buffer_writer.h>

#include "peer.h"

namespace {

namespace pb = google::protobuf;

void Finish(const grpc::Status& status, const std::string& what) {
  if (status.ok()) return;
  throw std::runtime_error(what + " ended with " + std::to_string(status.error_code()) + ": " + status.error_message());
}

std::chrono::system_clock::time_point Soon() { return std::chrono::system_clock::now() + std::chrono::seconds(40); }

// One request of a method, all its responses.
class Call {
 public:
  Call(const std::shared_ptr<grpc::Channel>& channel, const std::string& path, const char* token) : stub_(channel) {
    context_.set_deadline(Soon());
    if (token) context_.AddMetadata("authorization", std::string("Bearer ") + token);
    stream_ = stub_.PrepareCall(&context_, path, &queue_);
    stream_->StartCall(this);
    Next();
  }

  void Send(const pb::Message& request) {
    grpc::ByteBuffer bytes;
    bool own = false;
    Finish(grpc::SerializationTraits<pb::Message>::Serialize(request, &bytes, &own), "serialisation");
    stream_->WriteLast(bytes, {}, this);
    Next();
  }

  bool Receive(pb::Message* response) {
    grpc::ByteBuffer bytes;
    stream_->Read(&bytes, this);
    if (!Next()) return false;
    Finish(grpc::SerializationTraits<pb::Message>::Deserialize(&bytes, response), "parsing");
    return true;
  }

  grpc::Status End() {
    grpc::Status status;
    stream_->Finish(&status, this);
    Next();
    return status;
  }

 private:
  bool Next() {
    void* tag;
    bool ok = false;
    return queue_.Next(&tag, &ok) && ok;
  }

  grpc::GenericStub stub_;
  grpc::ClientContext context_;
  grpc::CompletionQueue queue_;
  std::unique_ptr<grpc::GenericClientAsyncReaderWriter> stream_;
};

}  // namespace

void CallMethod(const std::shared_ptr<grpc::Channel>& channel, const std::string& descriptors, const std::string& path, const std::string& json) {
  std::ifstream input(descriptors, std::ios::binary);
  pb::FileDescriptorSet set;
  if (!set.ParseFromIstream(&input)) throw std::runtime_error("cannot read " + descriptors);
  pb::SimpleDescriptorDatabase database;
  for (const auto& file : set.file()) database.Add(file);
  const pb::DescriptorPool pool(&database);
  const auto slash = path.find('/');
  const auto* method = pool.FindMethodByName(path.substr(0, slash) + "." + path.substr(slash + 1));
  if (!method) throw std::runtime_error(descriptors + " does not describe " + path);

  pb::DynamicMessageFactory factory;
  const std::unique_ptr<pb::Message> asked(factory.GetPrototype(method->input_type())->New());
  const std::unique_ptr<pb::Message> answer(factory.GetPrototype(method->output_type())->New());
  if (const auto parsed = pb::util::JsonStringToMessage(json, asked.get()); !parsed.ok()) throw std::runtime_error(parsed.ToString());

  Call call(channel, "/" + path, std::getenv("TOPGRID_TOKEN"));
  call.Send(*asked);
  while (call.Receive(answer.get())) {
    std::string text;
    if (const auto printed = pb::util::MessageToJsonString(*answer, &text); !printed.ok()) throw std::runtime_error(printed.ToString());
    std::cout << text << "\n";
  }
  Finish(call.End(), path);
}
