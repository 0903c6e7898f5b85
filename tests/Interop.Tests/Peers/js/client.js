'use strict';
// The cases of the interop test description, seen from a client. Each line of its input is a JSON array [ADDRESS, CASE, AUTHORITIES,
// CERTIFICATE, KEY], the last three PEM files for a connection with TLS and else absent; it answers with a line of JSON, null when the case
// holds and else the reason. Every case has connections of its own, closed after it. It ends when its input does.
const assert = require('assert').strict;
const readline = require('readline');
const { grpc, testing, credentials, echo, nextCameCompressed, forgetFlags } = require('./contract');

const gzip = 2; // grpc_compression_algorithm
const noCompress = 2; // write flag
const large = { request: 271828, response: 314159 };
const requestSizes = [27182, 8, 1828, 45904];
const responseSizes = [31415, 9, 2653, 58979];
const { status } = grpc;

const payload = (size) => ({ body: Buffer.alloc(size) });
const largeRequest = (more) => ({ response_size: large.response, payload: payload(large.request), ...more });
const asking = (response, request = 0) => ({ response_parameters: [{ size: response }], payload: payload(request) });
const checkZeroes = (message, size) => assert.ok(message.payload.body.equals(Buffer.alloc(size)), `not ${size} zeroes`);
const deadline = (milliseconds = 20_000) => ({ deadline: Date.now() + milliseconds });

let address;
let files;
let opened;
let client;
let compressing;

function open(Client = testing.TestService, options = {}) {
  // Without a pool of its own a client would use a connection of an earlier case.
  opened.push(new Client(address, credentials.client(files), { 'grpc.use_local_subchannel_pool': 1, ...options }));
  return opened[opened.length - 1];
}

/** How a call ended: { code, details, headers, trailers, response, responses }. Never throws for a status. */
function outcome(call, result = {}) {
  result.responses = [];
  call.on('metadata', (headers) => (result.headers = headers));
  call.on('error', () => {}); // The status says the same.
  if (call.readable) call.on('data', (message) => result.responses.push(message));
  return new Promise((resolve) =>
    call.on('status', ({ code, details, metadata }) => setImmediate(() => resolve(Object.assign(result, { code, details, trailers: metadata })))),
  );
}

/** A call with one response: method, then its arguments without the callback. */
function single(from, method, ...before) {
  const result = {};
  const call = from[method](...before, (error, response) => (result.response = response));
  return { call, done: outcome(call, result) };
}

const unary = (method, request, { metadata = new grpc.Metadata(), from = client } = {}) =>
  single(from, method, request, metadata, deadline()).done;

function ended(result, code = status.OK, details = undefined) {
  assert.equal(result.code, code, `status ${result.code} "${result.details}" where ${code} was due`);
  if (details !== undefined) assert.equal(result.details, details);
}

async function expectStatus(code, message, alsoDuplex) {
  ended(await unary('UnaryCall', { response_status: { code, message } }), code, message);
  if (alsoDuplex) {
    const call = client.FullDuplexCall(deadline());
    call.end({ response_status: { code, message } });
    ended(await outcome(call), code, message);
  }
}

function checkEchoed(result) {
  ended(result);
  assert.deepEqual(result.headers.get(echo.initial), ['test_initial_metadata_value']);
  assert.deepEqual(result.trailers.get(echo.trailing), [Buffer.from([0xab, 0xab, 0xab])]);
}

/** Writes with flags, which the stream's own write cannot pass on. */
const writeFlagged = (call, message, flags) => new Promise((resolve) => call.call.sendMessageWithContext({ flags, callback: resolve }, message));

const cases = {
  async empty_unary() {
    const result = await unary('EmptyCall', {});
    ended(result);
    assert.deepEqual(result.response, {});
  },

  async large_unary() {
    const result = await unary('UnaryCall', largeRequest());
    ended(result);
    checkZeroes(result.response, large.response);
  },

  async client_compressed_unary() {
    ended(await unary('UnaryCall', largeRequest({ expect_compressed: { value: true } })), status.INVALID_ARGUMENT);
    for (const value of [true, false]) {
      const result = await unary('UnaryCall', largeRequest({ expect_compressed: { value } }), { from: value ? compressing : client });
      ended(result);
      checkZeroes(result.response, large.response);
    }
  },

  async server_compressed_unary() {
    for (const value of [true, false]) {
      const result = await unary('UnaryCall', largeRequest({ response_compressed: { value } }));
      ended(result);
      assert.equal(nextCameCompressed(), value, `the response must${value ? '' : ' not'} be compressed`);
      checkZeroes(result.response, large.response);
    }
  },

  async client_streaming() {
    const { call, done } = single(client, 'StreamingInputCall', deadline());
    for (const size of requestSizes) call.write({ payload: payload(size) });
    call.end();
    const result = await done;
    ended(result);
    assert.equal(result.response.aggregated_payload_size, 74922);
  },

  async client_compressed_streaming() {
    const first = { expect_compressed: { value: true }, payload: payload(27182) };
    const probe = single(client, 'StreamingInputCall', deadline());
    probe.call.end(first);
    ended(await probe.done, status.INVALID_ARGUMENT);

    const { call, done } = single(compressing, 'StreamingInputCall', deadline());
    await writeFlagged(call, first, 0);
    await writeFlagged(call, { expect_compressed: { value: false }, payload: payload(45904) }, noCompress);
    call.end();
    const result = await done;
    ended(result);
    assert.equal(result.response.aggregated_payload_size, 73086);
  },

  async server_streaming() {
    const result = await outcome(client.StreamingOutputCall({ response_parameters: responseSizes.map((size) => ({ size })) }, deadline()));
    ended(result);
    assert.equal(result.responses.length, responseSizes.length);
    result.responses.forEach((message, i) => checkZeroes(message, responseSizes[i]));
  },

  async server_compressed_streaming() {
    const wanted = [
      { compressed: { value: true }, size: 31415 },
      { compressed: { value: false }, size: 92653 },
    ];
    const result = await outcome(client.StreamingOutputCall({ response_parameters: wanted }, deadline()));
    ended(result);
    assert.equal(result.responses.length, 2);
    result.responses.forEach((message, i) => {
      assert.equal(nextCameCompressed(), wanted[i].compressed.value, `response ${i + 1}: compressed or not`);
      checkZeroes(message, wanted[i].size);
    });
  },

  async ping_pong() {
    const call = client.FullDuplexCall(deadline());
    const done = outcome(call);
    let answered = 0;
    call.on('data', (message) => {
      checkZeroes(message, responseSizes[answered++]);
      if (answered < 4) call.write(asking(responseSizes[answered], requestSizes[answered]));
      else call.end();
    });
    call.write(asking(responseSizes[0], requestSizes[0]));
    ended(await done);
    assert.equal(answered, 4);
  },

  async half_duplex() {
    const call = client.HalfDuplexCall(deadline());
    for (const size of responseSizes) call.write(asking(size));
    call.end();
    const result = await outcome(call);
    ended(result);
    assert.equal(result.responses.length, 4);
    result.responses.forEach((message, i) => checkZeroes(message, responseSizes[i]));
  },

  async empty_stream() {
    const call = client.FullDuplexCall(deadline());
    call.end();
    const result = await outcome(call);
    ended(result);
    assert.equal(result.responses.length, 0);
  },

  async cancel_after_begin() {
    const { call, done } = single(client, 'StreamingInputCall', deadline());
    call.cancel();
    ended(await done, status.CANCELLED);
  },

  async cancel_after_first_response() {
    const call = client.FullDuplexCall(deadline());
    const done = outcome(call);
    call.once('data', () => call.cancel());
    call.write(asking(31415, 27182));
    const result = await done;
    ended(result, status.CANCELLED);
    checkZeroes(result.responses[0], 31415);
  },

  async timeout_on_sleeping_server() {
    // The description says one millisecond, which is often over before anything is sent; a second call lets the server take part.
    for (const milliseconds of [1, 200]) {
      const call = client.FullDuplexCall(deadline(milliseconds));
      call.write({ payload: payload(27182) });
      ended(await outcome(call), status.DEADLINE_EXCEEDED);
    }
  },

  async custom_metadata() {
    const metadata = new grpc.Metadata();
    metadata.set(echo.initial, 'test_initial_metadata_value');
    metadata.set(echo.trailing, Buffer.from([0xab, 0xab, 0xab]));
    checkEchoed(await unary('UnaryCall', largeRequest(), { metadata }));
    const call = client.FullDuplexCall(metadata, deadline());
    call.end(asking(large.response, large.request));
    const result = await outcome(call);
    checkEchoed(result);
    assert.equal(result.responses.length, 1);
  },

  status_code_and_message: () => expectStatus(status.UNKNOWN, 'test status message', true),

  special_status_message: () =>
    expectStatus(status.UNKNOWN, '\t\ntest with whitespace\r\nand Unicode BMP \u263A and non-BMP \u{1F608}\t\n', false),

  unimplemented_method: async () => ended(await unary('UnimplementedCall', {}), status.UNIMPLEMENTED),

  unimplemented_service: async () =>
    ended(await unary('UnimplementedCall', {}, { from: open(testing.UnimplementedService) }), status.UNIMPLEMENTED),
};

async function run(name) {
  if (!Object.hasOwn(cases, name)) throw new Error(`There is no case ${name}.`);
  opened = [];
  forgetFlags();
  client = open();
  compressing = open(testing.TestService, { 'grpc.default_compression_algorithm': gzip });
  try {
    await cases[name]();
  } finally {
    opened.forEach((one) => one.close());
  }
}

(async () => {
  for await (const line of readline.createInterface({ input: process.stdin })) {
    let name;
    [address, name, ...files] = JSON.parse(line);
    const complaint = await run(name).then(
      () => null,
      (failure) => String(failure.message),
    );
    process.stdout.write(JSON.stringify(complaint) + '\n');
  }
})();
