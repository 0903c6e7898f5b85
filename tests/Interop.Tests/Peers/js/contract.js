'use strict';
// What client and server of the JavaScript peer share.
const fs = require('fs');
const path = require('path');
const grpc = require('@grpc/grpc-js');
const loader = require('@grpc/proto-loader');
const { StreamDecoder } = require('@grpc/grpc-js/build/src/stream-decoder');

/** Loads services of a .proto file. */
function load(file, folders) {
  return grpc.loadPackageDefinition(loader.loadSync(file, { keepCase: true, longs: Number, enums: String, defaults: false, includeDirs: folders }));
}

const testing = load(path.join(process.env.TOPGRID_PROTOS, 'interop.proto'), []).grpc.testing;

// The library tells nobody whether a message came compressed. Its decoder sees the flag before each message; here it notes them down.
const write = StreamDecoder.prototype.write;
const flags = [];
StreamDecoder.prototype.write = function (data) {
  const messages = write.call(this, data);
  this.flags ??= [];
  for (const message of messages) {
    this.flags.push(message[0]);
    flags.push(message[0]);
  }
  return messages;
};

/** Whether messages came compressed, in their order over all calls; takes the first. */
const nextCameCompressed = () => flags.shift() === 1;

/** With three PEM files (authorities, certificate, key) TLS, with a certificate shown and asked for; with none no TLS. */
const credentials = {
  client: ([authorities, certificate, key]) =>
    authorities
      ? grpc.credentials.createSsl(fs.readFileSync(authorities), fs.readFileSync(key), fs.readFileSync(certificate))
      : grpc.credentials.createInsecure(),
  server: ([authorities, certificate, key]) =>
    authorities
      ? grpc.ServerCredentials.createSsl(fs.readFileSync(authorities), [{ private_key: fs.readFileSync(key), cert_chain: fs.readFileSync(certificate) }], true)
      : grpc.ServerCredentials.createInsecure(),
};

/** Forgets messages of earlier calls that nobody asked about. */
const forgetFlags = () => flags.splice(0);

const echo = { initial: 'x-grpc-test-echo-initial', trailing: 'x-grpc-test-echo-trailing-bin' };

module.exports = { grpc, load, testing, credentials, echo, nextCameCompressed, forgetFlags };
