'use strict';
// Says what it hears, to whoever sends a token: what our host is measured against. Usage: echo.js PROBE_PROTO TOKEN. It prints its port and serves
// until standard input ends.
const grpc = require('@grpc/grpc-js');
const loader = require('@grpc/proto-loader');

const { topgrid } = grpc.loadPackageDefinition(loader.loadSync(process.argv[2], { keepCase: true }));
const server = new grpc.Server();
server.addService(topgrid.probe.v1.Probe.service, {
  ForOperator: (call, answer) => {
    if (call.metadata.get('authorization')[0] !== `Bearer ${process.argv[3]}`) return answer({ code: grpc.status.UNAUTHENTICATED, details: 'Send a token.' });
    return answer(null, { text: call.request.text });
  },
});
server.bindAsync('127.0.0.1:0', grpc.ServerCredentials.createInsecure(), (error, port) => {
  if (error) throw error;
  console.log(`listening ${port}`);
});
process.stdin.resume().on('end', () => process.exit(0));
