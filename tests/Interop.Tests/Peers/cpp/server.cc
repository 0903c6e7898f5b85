// grpc.testing.TestService as the interop test description asks for it.
#include <chrono>
#include <iostream>
#include <thread>

#include "peer.h"

using grpc::ServerContext;
using grpc::Status;
using grpc::StatusCode;
using grpc::testing::InteropServerContextInspector;
using namespace grpc::testing;

namespace {

constexpr char kEchoInitial[] = "x-grpc-test-echo-initial";
constexpr char kEchoTrailing[] = "x-grpc-test-echo-trailing-bin";

void EchoMetadata(ServerContext* context) {
  const auto& metadata = context->client_metadata();
  if (const auto found = metadata.find(kEchoInitial); found != metadata.end()) {
    context->AddInitialMetadata(kEchoInitial, std::string(found->second.data(), found->second.length()));
  }
  if (const auto found = metadata.find(kEchoTrailing); found != metadata.end()) {
    context->AddTrailingMetadata(kEchoTrailing, std::string(found->second.data(), found->second.length()));
  }
}

template <class Request>
Status CheckCompression(const ServerContext& context, const Request& request) {
  return request.expect_compressed().value() && !InteropServerContextInspector::WasCompressed(context)
             ? Status(StatusCode::INVALID_ARGUMENT, "The request says that it is compressed, and is not.")
             : Status::OK;
}

Status Echo(const EchoStatus& status) { return {static_cast<StatusCode>(status.code()), status.message()}; }

template <class Stream>
void Respond(const StreamingOutputCallRequest& request, Stream* stream) {
  for (const auto& wanted : request.response_parameters()) {
    std::this_thread::sleep_for(std::chrono::microseconds(wanted.interval_us()));
    StreamingOutputCallResponse response;
    response.mutable_payload()->set_body(std::string(wanted.size(), '\0'));
    grpc::WriteOptions options;
    if (!wanted.compressed().value()) options.set_no_compression();
    if (!stream->Write(response, options)) return;
  }
}

class Service final : public TestService::Service {
  Status EmptyCall(ServerContext* context, const Empty*, Empty*) override {
    EchoMetadata(context);
    return Status::OK;
  }

  Status UnaryCall(ServerContext* context, const SimpleRequest* request, SimpleResponse* response) override {
    EchoMetadata(context);
    context->set_compression_algorithm(request->response_compressed().value() ? GRPC_COMPRESS_GZIP : GRPC_COMPRESS_NONE);
    if (Status checked = CheckCompression(*context, *request); !checked.ok()) return checked;
    if (request->has_response_status()) return Echo(request->response_status());
    response->mutable_payload()->set_body(std::string(request->response_size(), '\0'));
    return Status::OK;
  }

  Status StreamingOutputCall(ServerContext* context, const StreamingOutputCallRequest* request,
                             grpc::ServerWriter<StreamingOutputCallResponse>* writer) override {
    for (const auto& wanted : request->response_parameters()) {
      if (wanted.compressed().value()) context->set_compression_algorithm(GRPC_COMPRESS_GZIP);
    }
    Respond(*request, writer);
    return Status::OK;
  }

  Status StreamingInputCall(ServerContext* context, grpc::ServerReader<StreamingInputCallRequest>* reader,
                            StreamingInputCallResponse* response) override {
    StreamingInputCallRequest request;
    int size = 0;
    while (reader->Read(&request)) {
      if (Status checked = CheckCompression(*context, request); !checked.ok()) return checked;
      size += static_cast<int>(request.payload().body().size());
    }
    response->set_aggregated_payload_size(size);
    return Status::OK;
  }

  Status FullDuplexCall(ServerContext* context,
                        grpc::ServerReaderWriter<StreamingOutputCallResponse, StreamingOutputCallRequest>* stream) override {
    EchoMetadata(context);
    StreamingOutputCallRequest request;
    while (stream->Read(&request)) {
      if (request.has_response_status()) return Echo(request.response_status());
      Respond(request, stream);
    }
    return Status::OK;
  }

  Status HalfDuplexCall(ServerContext*,
                        grpc::ServerReaderWriter<StreamingOutputCallResponse, StreamingOutputCallRequest>* stream) override {
    std::vector<StreamingOutputCallRequest> requests;
    StreamingOutputCallRequest request;
    while (stream->Read(&request)) requests.push_back(request);
    for (const auto& asked : requests) Respond(asked, stream);
    return Status::OK;
  }
};

}  // namespace

void Serve(const std::shared_ptr<grpc::ServerCredentials>& credentials) {
  Service service;
  int port = 0;
  grpc::ServerBuilder builder;
  builder.AddListeningPort("127.0.0.1:0", credentials, &port);
  builder.RegisterService(&service);
  const auto server = builder.BuildAndStart();
  if (!server || port == 0) throw std::runtime_error("the server did not start");
  std::cout << "listening " << port << std::endl;
  while (std::cin.get() != EOF) {
  }
  server->Shutdown(std::chrono::system_clock::now() + std::chrono::seconds(1));
}
