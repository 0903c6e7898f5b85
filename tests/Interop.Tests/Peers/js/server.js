'use strict';
// grpc.testing.TestService as the interop test description asks for it. Usage: server.js [AUTHORITIES CERTIFICATE KEY], PEM files for a
// server with TLS. It prints its port and serves until standard input ends.
const zlib = require('zlib');
const { grpc, testing, credentials, echo } = require('./contract');

const cameCompressed = Symbol('came compressed');
const compress = Symbol('compress');

/** Whether any response that a request asks for is to be compressed. */
const wantsCompression = ({ response_compressed: one, response_parameters: many = [] }) =>
  [one, ...many.map((wanted) => wanted.compressed)].some((wanted) => wanted?.value);

/** Tells handlers whether a request came compressed, and compresses the responses they mark; the library can do neither at a server. */
function compression(method, call) {
  const { serializeMessage, sendMetadata } = call;
  call.serializeMessage = (message) => {
    const frame = serializeMessage.call(call, message);
    if (!message[compress]) return frame;
    const payload = zlib.gzipSync(frame.subarray(5));
    const header = Buffer.from([1, 0, 0, 0, 0]);
    header.writeUInt32BE(payload.length, 1);
    return Buffer.concat([header, payload]);
  };
  call.sendMetadata = (metadata) => {
    const sent = metadata ?? new grpc.Metadata();
    if (call.compresses) sent.set('grpc-encoding', 'gzip');
    sendMetadata.call(call, sent);
  };
  return new grpc.ServerInterceptingCall(call, {
    start: (next) =>
      next({
        onReceiveMessage: (message, forward) => {
          message[cameCompressed] = call.decoder.flags.shift() === 1;
          call.compresses ||= wantsCompression(message);
          forward(message);
        },
      }),
  });
}

const failure = (code, details) => Object.assign(new Error(details), { code, details });
const zeroes = (size) => ({ payload: { body: Buffer.alloc(size) } });
const mark = (response, wanted) => Object.assign(response, { [compress]: wanted?.value === true });

function checkCompression(request) {
  return request.expect_compressed?.value && !request[cameCompressed]
    ? failure(grpc.status.INVALID_ARGUMENT, 'The request says that it is compressed, and is not.')
    : null;
}

/** Sends the metadata to echo back as headers; returns those for the trailers. */
function echoMetadata(call) {
  const initial = call.metadata.get(echo.initial);
  if (initial.length > 0) {
    const headers = new grpc.Metadata();
    headers.set(echo.initial, initial[0]);
    call.sendMetadata(headers);
  }
  const trailers = new grpc.Metadata();
  for (const value of call.metadata.get(echo.trailing)) trailers.set(echo.trailing, value);
  return trailers;
}

async function respond(call, request) {
  for (const wanted of request.response_parameters ?? []) {
    if (wanted.interval_us) await new Promise((resolve) => setTimeout(resolve, wanted.interval_us / 1000));
    if (call.cancelled) return;
    call.write(mark(zeroes(wanted.size ?? 0), wanted.compressed));
  }
}

const service = {
  EmptyCall: (call, answer) => answer(null, {}, echoMetadata(call)),

  UnaryCall: (call, answer) => {
    const { request } = call;
    const trailers = echoMetadata(call);
    const refusal = checkCompression(request);
    if (refusal) return answer(refusal);
    if (request.response_status) return answer(failure(request.response_status.code, request.response_status.message));
    return answer(null, mark(zeroes(request.response_size ?? 0), request.response_compressed), trailers);
  },

  StreamingOutputCall: async (call) => {
    await respond(call, call.request);
    call.end();
  },

  StreamingInputCall: (call, answer) => {
    let size = 0;
    let refusal = null;
    call.on('data', (request) => {
      refusal ??= checkCompression(request);
      size += request.payload?.body?.length ?? 0;
    });
    call.on('end', () => answer(refusal, { aggregated_payload_size: size }));
  },

  FullDuplexCall: (call) => {
    const trailers = echoMetadata(call);
    let working = Promise.resolve();
    call.on('data', (request) => {
      const { response_status: wanted } = request;
      if (wanted) call.emit('error', failure(wanted.code, wanted.message));
      else working = working.then(() => respond(call, request));
    });
    call.on('end', () => working.then(() => call.end(trailers)));
  },

  HalfDuplexCall: (call) => {
    const requests = [];
    call.on('data', (request) => requests.push(request));
    call.on('end', async () => {
      for (const request of requests) await respond(call, request);
      call.end();
    });
  },
};

const server = new grpc.Server({ interceptors: [compression] });
server.addService(testing.TestService.service, service);
server.bindAsync('127.0.0.1:0', credentials.server(process.argv.slice(2)), (error, port) => {
  if (error) throw error;
  console.log(`listening ${port}`);
});
process.stdin.resume().on('end', () => process.exit(0));
