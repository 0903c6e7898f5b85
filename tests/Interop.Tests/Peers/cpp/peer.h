// What client and server of the C++ peer share.
#pragma once

#include <string>

#include <grpc/grpc.h>
#include <grpcpp/grpcpp.h>

#include "interop.grpc.pb.h"

// Runs one case against a server. Throws std::runtime_error with the reason when the case fails.
void RunCase(const std::shared_ptr<grpc::Channel>& channel, const std::string& name);

// Serves until standard input ends. Prints the port when ready.
void Serve(const std::shared_ptr<grpc::ServerCredentials>& credentials);

// Calls a method that a file of descriptors describes, with one request in JSON and the token of the environment; prints the responses in JSON, one
// a line. Throws std::runtime_error with the status when the call fails.
void CallMethod(const std::shared_ptr<grpc::Channel>& channel, const std::string& descriptors, const std::string& path, const std::string& json);

// Exported by libgrpc for this very purpose, but declared in no installed header.
uint32_t grpc_call_test_only_get_message_flags(grpc_call* call);

namespace grpc::testing {

// Either flag of the core's write_internal flags: the message is compressed, or was before it was handed on.
constexpr uint32_t kCompressed = 0x80000000u | 0x40000000u;

// Tells whether the message that was read last came compressed. The names are those that the library befriends.
class InteropClientContextInspector {
 public:
  static bool WasCompressed(const ClientContext& context) {
    return (grpc_call_test_only_get_message_flags(context.call_) & kCompressed) != 0;
  }
};

class InteropServerContextInspector {
 public:
  static bool WasCompressed(const ServerContext& context) {
    return (grpc_call_test_only_get_message_flags(context.call_.call) & kCompressed) != 0;
  }
};

}  // namespace grpc::testing
