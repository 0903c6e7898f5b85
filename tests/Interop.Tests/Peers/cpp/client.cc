// The cases of the interop test description, seen from a client.
#include <functional>
#include <map>
#include <sstream>
#include <stdexcept>

#include "peer.h"

using grpc::ClientContext;
using grpc::Status;
using grpc::StatusCode;
using grpc::testing::InteropClientContextInspector;
using namespace grpc::testing;

namespace {

using Stub = TestService::Stub;

constexpr int kLargeRequest = 271828;
constexpr int kLargeResponse = 314159;
constexpr int kRequestSizes[] = {27182, 8, 1828, 45904};
constexpr int kResponseSizes[] = {31415, 9, 2653, 58979};
constexpr char kEchoInitial[] = "x-grpc-test-echo-initial";
constexpr char kEchoTrailing[] = "x-grpc-test-echo-trailing-bin";

void Check(bool holds, const std::string& what) {
  if (!holds) throw std::runtime_error("does not hold: " + what);
}

void CheckStatus(const Status& status, StatusCode code, const std::string& message = "") {
  std::ostringstream text;
  text << "status " << status.error_code() << " \"" << status.error_message() << "\" where " << code << " \"" << message << "\" was due";
  if (status.error_code() != code || (!message.empty() && status.error_message() != message)) throw std::runtime_error(text.str());
}

std::unique_ptr<ClientContext> Context(std::chrono::milliseconds timeout = std::chrono::seconds(20)) {
  auto context = std::make_unique<ClientContext>();
  context->set_deadline(std::chrono::system_clock::now() + timeout);
  return context;
}

SimpleRequest LargeRequest() {
  SimpleRequest request;
  request.set_response_size(kLargeResponse);
  request.mutable_payload()->set_body(std::string(kLargeRequest, '\0'));
  return request;
}

void CheckZeroes(const Payload& payload, int size) {
  Check(payload.body() == std::string(size, '\0'), "a payload of " + std::to_string(size) + " zeroes, not of " + std::to_string(payload.body().size()));
}

StreamingOutputCallRequest Asking(int response, int request = 0) {
  StreamingOutputCallRequest asking;
  asking.add_response_parameters()->set_size(response);
  asking.mutable_payload()->set_body(std::string(request, '\0'));
  return asking;
}

void EmptyUnary(Stub& stub) {
  Empty response;
  CheckStatus(stub.EmptyCall(Context().get(), Empty(), &response), StatusCode::OK);
  Check(response.ByteSizeLong() == 0, "an empty response");
}

void LargeUnary(Stub& stub) {
  SimpleResponse response;
  CheckStatus(stub.UnaryCall(Context().get(), LargeRequest(), &response), StatusCode::OK);
  CheckZeroes(response.payload(), kLargeResponse);
}

void ClientCompressedUnary(Stub& stub) {
  SimpleRequest request = LargeRequest();
  SimpleResponse response;
  request.mutable_expect_compressed()->set_value(true);
  CheckStatus(stub.UnaryCall(Context().get(), request, &response), StatusCode::INVALID_ARGUMENT);
  for (const bool compressed : {true, false}) {
    request.mutable_expect_compressed()->set_value(compressed);
    const auto context = Context();
    context->set_compression_algorithm(compressed ? GRPC_COMPRESS_GZIP : GRPC_COMPRESS_NONE);
    CheckStatus(stub.UnaryCall(context.get(), request, &response), StatusCode::OK);
    CheckZeroes(response.payload(), kLargeResponse);
  }
}

void ServerCompressedUnary(Stub& stub) {
  for (const bool compressed : {true, false}) {
    SimpleRequest request = LargeRequest();
    request.mutable_response_compressed()->set_value(compressed);
    SimpleResponse response;
    const auto context = Context();
    CheckStatus(stub.UnaryCall(context.get(), request, &response), StatusCode::OK);
    Check(InteropClientContextInspector::WasCompressed(*context) == compressed, compressed ? "a compressed response" : "a plain response");
    CheckZeroes(response.payload(), kLargeResponse);
  }
}

void ClientStreaming(Stub& stub) {
  const auto context = Context();
  StreamingInputCallResponse response;
  const auto stream = stub.StreamingInputCall(context.get(), &response);
  for (const int size : kRequestSizes) {
    StreamingInputCallRequest request;
    request.mutable_payload()->set_body(std::string(size, '\0'));
    Check(stream->Write(request), "a request is taken");
  }
  stream->WritesDone();
  CheckStatus(stream->Finish(), StatusCode::OK);
  Check(response.aggregated_payload_size() == 74922, "74922 bytes were counted");
}

void ClientCompressedStreaming(Stub& stub) {
  StreamingInputCallRequest first;
  first.mutable_expect_compressed()->set_value(true);
  first.mutable_payload()->set_body(std::string(27182, '\0'));
  StreamingInputCallResponse response;
  {
    const auto context = Context();
    const auto stream = stub.StreamingInputCall(context.get(), &response);
    stream->Write(first);
    stream->WritesDone();
    CheckStatus(stream->Finish(), StatusCode::INVALID_ARGUMENT);
  }
  const auto context = Context();
  context->set_compression_algorithm(GRPC_COMPRESS_GZIP);
  const auto stream = stub.StreamingInputCall(context.get(), &response);
  Check(stream->Write(first), "the compressed request is taken");
  StreamingInputCallRequest second;
  second.mutable_expect_compressed()->set_value(false);
  second.mutable_payload()->set_body(std::string(45904, '\0'));
  Check(stream->Write(second, grpc::WriteOptions().set_no_compression()), "the plain request is taken");
  stream->WritesDone();
  CheckStatus(stream->Finish(), StatusCode::OK);
  Check(response.aggregated_payload_size() == 73086, "73086 bytes were counted");
}

void ServerStreaming(Stub& stub) {
  StreamingOutputCallRequest request;
  for (const int size : kResponseSizes) request.add_response_parameters()->set_size(size);
  const auto context = Context();
  const auto stream = stub.StreamingOutputCall(context.get(), request);
  StreamingOutputCallResponse response;
  for (const int size : kResponseSizes) {
    Check(stream->Read(&response), "four responses");
    CheckZeroes(response.payload(), size);
  }
  Check(!stream->Read(&response), "no fifth response");
  CheckStatus(stream->Finish(), StatusCode::OK);
}

void ServerCompressedStreaming(Stub& stub) {
  const std::pair<bool, int> wanted[] = {{true, 31415}, {false, 92653}};
  StreamingOutputCallRequest request;
  for (const auto& [compressed, size] : wanted) {
    auto* parameters = request.add_response_parameters();
    parameters->mutable_compressed()->set_value(compressed);
    parameters->set_size(size);
  }
  const auto context = Context();
  const auto stream = stub.StreamingOutputCall(context.get(), request);
  StreamingOutputCallResponse response;
  for (const auto& [compressed, size] : wanted) {
    Check(stream->Read(&response), "two responses");
    Check(InteropClientContextInspector::WasCompressed(*context) == compressed, compressed ? "the first is compressed" : "the second is not compressed");
    CheckZeroes(response.payload(), size);
  }
  Check(!stream->Read(&response), "no third response");
  CheckStatus(stream->Finish(), StatusCode::OK);
}

void PingPong(Stub& stub) {
  const auto context = Context();
  const auto stream = stub.FullDuplexCall(context.get());
  StreamingOutputCallResponse response;
  for (int i = 0; i < 4; i++) {
    Check(stream->Write(Asking(kResponseSizes[i], kRequestSizes[i])), "a request is taken");
    Check(stream->Read(&response), "each request has a response");
    CheckZeroes(response.payload(), kResponseSizes[i]);
  }
  stream->WritesDone();
  Check(!stream->Read(&response), "no response without a request");
  CheckStatus(stream->Finish(), StatusCode::OK);
}

void HalfDuplex(Stub& stub) {
  const auto context = Context();
  const auto stream = stub.HalfDuplexCall(context.get());
  for (const int size : kResponseSizes) Check(stream->Write(Asking(size)), "a request is taken");
  stream->WritesDone();
  StreamingOutputCallResponse response;
  for (const int size : kResponseSizes) {
    Check(stream->Read(&response), "each request has a response");
    CheckZeroes(response.payload(), size);
  }
  Check(!stream->Read(&response), "no fifth response");
  CheckStatus(stream->Finish(), StatusCode::OK);
}

void EmptyStream(Stub& stub) {
  const auto context = Context();
  const auto stream = stub.FullDuplexCall(context.get());
  stream->WritesDone();
  StreamingOutputCallResponse response;
  Check(!stream->Read(&response), "no response");
  CheckStatus(stream->Finish(), StatusCode::OK);
}

void CancelAfterBegin(Stub& stub) {
  const auto context = Context();
  StreamingInputCallResponse response;
  const auto stream = stub.StreamingInputCall(context.get(), &response);
  context->TryCancel();
  CheckStatus(stream->Finish(), StatusCode::CANCELLED);
}

void CancelAfterFirstResponse(Stub& stub) {
  const auto context = Context();
  const auto stream = stub.FullDuplexCall(context.get());
  Check(stream->Write(Asking(31415, 27182)), "a request is taken");
  StreamingOutputCallResponse response;
  Check(stream->Read(&response), "a response");
  CheckZeroes(response.payload(), 31415);
  context->TryCancel();
  CheckStatus(stream->Finish(), StatusCode::CANCELLED);
}

void TimeoutOnSleepingServer(Stub& stub) {
  // The description says one millisecond, which is often over before anything is sent; a second call lets the server take part.
  for (const int timeout : {1, 200}) {
    const auto context = Context(std::chrono::milliseconds(timeout));
    const auto stream = stub.FullDuplexCall(context.get());
    StreamingOutputCallRequest request;
    request.mutable_payload()->set_body(std::string(27182, '\0'));
    stream->Write(request);
    CheckStatus(stream->Finish(), StatusCode::DEADLINE_EXCEEDED);
  }
}

void CheckEchoed(const ClientContext& context) {
  const auto& initial = context.GetServerInitialMetadata();
  const auto& trailing = context.GetServerTrailingMetadata();
  const auto text = initial.find(kEchoInitial);
  Check(text != initial.end() && text->second == "test_initial_metadata_value", "the initial metadata comes back");
  const auto bytes = trailing.find(kEchoTrailing);
  Check(bytes != trailing.end() && bytes->second == "\xab\xab\xab", "the binary trailer comes back");
}

void CustomMetadata(Stub& stub) {
  const auto with = [](ClientContext& context) {
    context.AddMetadata(kEchoInitial, "test_initial_metadata_value");
    context.AddMetadata(kEchoTrailing, "\xab\xab\xab");
  };
  {
    const auto context = Context();
    with(*context);
    SimpleResponse response;
    CheckStatus(stub.UnaryCall(context.get(), LargeRequest(), &response), StatusCode::OK);
    CheckEchoed(*context);
  }
  const auto context = Context();
  with(*context);
  const auto stream = stub.FullDuplexCall(context.get());
  stream->Write(Asking(kLargeResponse, kLargeRequest));
  stream->WritesDone();
  StreamingOutputCallResponse response;
  Check(stream->Read(&response) && !stream->Read(&response), "one response");
  CheckStatus(stream->Finish(), StatusCode::OK);
  CheckEchoed(*context);
}

void ExpectStatus(Stub& stub, StatusCode code, const std::string& message, bool alsoDuplex) {
  SimpleRequest request;
  request.mutable_response_status()->set_code(code);
  request.mutable_response_status()->set_message(message);
  SimpleResponse answer;
  CheckStatus(stub.UnaryCall(Context().get(), request, &answer), code, message);
  if (!alsoDuplex) return;
  const auto context = Context();
  const auto stream = stub.FullDuplexCall(context.get());
  StreamingOutputCallRequest asking;
  *asking.mutable_response_status() = request.response_status();
  stream->Write(asking);
  stream->WritesDone();
  StreamingOutputCallResponse response;
  Check(!stream->Read(&response), "no response");
  CheckStatus(stream->Finish(), code, message);
}

void StatusCodeAndMessage(Stub& stub) { ExpectStatus(stub, StatusCode::UNKNOWN, "test status message", true); }

void SpecialStatusMessage(Stub& stub) {
  ExpectStatus(stub, StatusCode::UNKNOWN, "\t\ntest with whitespace\r\nand Unicode BMP \u263A and non-BMP \U0001F608\t\n", false);
}

void UnimplementedMethod(Stub& stub) {
  Empty response;
  CheckStatus(stub.UnimplementedCall(Context().get(), Empty(), &response), StatusCode::UNIMPLEMENTED);
}

void UnknownService(const std::shared_ptr<grpc::Channel>& channel) {
  Empty response;
  CheckStatus(UnimplementedService::NewStub(channel)->UnimplementedCall(Context().get(), Empty(), &response), StatusCode::UNIMPLEMENTED);
}

}  // namespace

void RunCase(const std::shared_ptr<grpc::Channel>& channel, const std::string& name) {
  static const std::map<std::string, std::function<void(Stub&)>> cases = {
      {"empty_unary", EmptyUnary},
      {"large_unary", LargeUnary},
      {"client_compressed_unary", ClientCompressedUnary},
      {"server_compressed_unary", ServerCompressedUnary},
      {"client_streaming", ClientStreaming},
      {"client_compressed_streaming", ClientCompressedStreaming},
      {"server_streaming", ServerStreaming},
      {"server_compressed_streaming", ServerCompressedStreaming},
      {"ping_pong", PingPong},
      {"half_duplex", HalfDuplex},
      {"empty_stream", EmptyStream},
      {"cancel_after_begin", CancelAfterBegin},
      {"cancel_after_first_response", CancelAfterFirstResponse},
      {"timeout_on_sleeping_server", TimeoutOnSleepingServer},
      {"custom_metadata", CustomMetadata},
      {"status_code_and_message", StatusCodeAndMessage},
      {"special_status_message", SpecialStatusMessage},
      {"unimplemented_method", UnimplementedMethod},
      {"unimplemented_service", [&channel](Stub&) { UnknownService(channel); }},
  };
  const auto found = cases.find(name);
  if (found == cases.end()) throw std::runtime_error("there is no case " + name);
  const auto stub = TestService::NewStub(channel);
  found->second(*stub);
}
