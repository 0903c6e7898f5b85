'use strict';
// Tools that know nothing of TopGrid: a reflection client, a health client, a validator of OpenAPI, and plain HTTP. Usage: standard.js ADDRESS CASE
// AUTHORITIES CERTIFICATE KEY; the token, the folder of contracts and that of a year are in the environment. Ends with 0 when the case holds, else
// with 1 and the reason.
const assert = require('assert').strict;
const crypto = require('crypto');
const fs = require('fs');
const http2 = require('http2');
const https = require('https');
const path = require('path');
const { grpc, load, credentials } = require('./contract');

const [address, name, ...files] = process.argv.slice(2);
const { TOPGRID_TOKEN: token, TOPGRID_CONTRACTS: contracts, TOPGRID_YEAR: folder } = process.env;
const registration = 'topgrid.registration.v1.RegistrationService';
const ca = fs.readFileSync(files[0]);
const year = path.basename(folder);

const deadline = () => ({ deadline: Date.now() + 40_000 });
const authorization = { authorization: `Bearer ${token}` };

/** One request over HTTP/1.1 and TLS; its status, content type and text. */
function http(method, target, { headers = authorization, type, body } = {}) {
  return new Promise((resolve, reject) => {
    const request = https.request(`https://${address}${target}`, { method, ca, headers: { ...headers, ...(type && { 'content-type': type }) } }, (response) => {
      const chunks = [];
      response.on('data', (chunk) => chunks.push(chunk));
      response.on('error', reject);
      response.on('end', () => resolve({ status: response.statusCode, type: response.headers['content-type'], text: Buffer.concat(chunks).toString() }));
    });
    request.on('error', reject);
    request.end(body);
  });
}

/** The same over HTTP/2. */
function overHttp2(target) {
  return new Promise((resolve, reject) => {
    const session = http2.connect(`https://${address}`, { ca });
    session.on('error', reject);
    const stream = session.request({ ':path': target, ...authorization });
    let status;
    let text = '';
    stream.on('response', (headers) => (status = headers[':status']));
    stream.setEncoding('utf8').on('data', (chunk) => (text += chunk));
    stream.on('error', reject);
    stream.on('end', () => {
      session.close();
      resolve({ status, text });
    });
  });
}

const lines = (text) => text.split('\n').filter(Boolean).map((line) => JSON.parse(line));

/** Imports the year as lines of JSON. */
function importing(header) {
  const parts = [{ header: { requestId: crypto.randomUUID(), ...header } }];
  for (const file of fs.readdirSync(folder)) {
    const content = fs.readFileSync(path.join(folder, file));
    for (let at = 0; at === 0 || at < content.length; at += 30_000) {
      parts.push({ chunk: { file, content: content.subarray(at, at + 30_000).toString('base64') } });
    }
  }
  return http('POST', '/v1/years:import', { type: 'application/x-ndjson', body: parts.map((part) => JSON.stringify(part) + '\n').join('') });
}

const cases = {
  /** grpc-reflection-js finds all services, and a call can be made from nothing but what it found. */
  async reflection() {
    const { Client } = require('grpc-reflection-js');
    const client = new Client(address, credentials.client(files));
    const services = await client.listServices();
    for (const service of [registration, 'topgrid.allocation.v1.RunService', 'grpc.health.v1.Health', 'grpc.reflection.v1.ServerReflection']) {
      assert.ok(services.includes(service), `${service} is not among ${services}`);
    }
    for (const service of services) (await client.fileContainingSymbol(service)).resolveAll().lookupService(service);

    const root = await client.fileContainingSymbol(registration);
    const method = root.lookupService(registration).methods.GetYear.resolve();
    const answer = await new Promise((resolve, reject) => {
      const metadata = new grpc.Metadata();
      metadata.set('authorization', authorization.authorization);
      new grpc.Client(address, credentials.client(files)).makeUnaryRequest(
        `/${registration}/GetYear`,
        (request) => Buffer.from(method.resolvedRequestType.encode(request).finish()),
        (bytes) => method.resolvedResponseType.decode(bytes),
        { name: `years/${year}` },
        metadata,
        deadline(),
        (error, response) => (error ? reject(error) : resolve(response)),
      );
    });
    assert.equal(answer.name, `years/${year}`);
    await assert.rejects(client.fileContainingSymbol('none.None'));
  },

  /** The official health contract: every service that reflection lists serves, an unknown one is NOT_FOUND. */
  async health() {
    const { Health } = load('grpc/health/v1/health.proto', [contracts]).grpc.health.v1;
    const client = new Health(address, credentials.client(files));
    const check = (service) =>
      new Promise((resolve, reject) => client.Check({ service }, deadline(), (error, response) => (error ? reject(error) : resolve(response.status))));
    for (const service of ['', 'readiness', 'liveness', registration]) assert.equal(await check(service), 'SERVING', service);
    await assert.rejects(check('none.None'), { code: grpc.status.NOT_FOUND });
    const watch = client.Watch({ service: 'none.None' }, deadline());
    const first = await new Promise((resolve, reject) => watch.on('data', resolve).on('error', reject));
    assert.equal(first.status, 'SERVICE_UNKNOWN');
    watch.removeAllListeners('error').on('error', () => {});
    watch.cancel();
  },

  /** The description of the JSON face is valid OpenAPI 3.1, and every reference in it leads somewhere. */
  async openapi() {
    const { Validator } = await import(require.resolve('@seriousme/openapi-schema-validator'));
    const answer = await http('GET', '/openapi.json', { headers: {} });
    assert.equal(answer.status, 200);
    const document = JSON.parse(answer.text);
    const validator = new Validator();
    const { valid, errors } = await validator.validate(structuredClone(document));
    assert.ok(valid, JSON.stringify(errors));
    assert.equal(validator.version, '3.1');
    validator.resolveRefs();
    assert.ok(Object.keys(document.paths).length > 40);

    // The validator must be one that says no.
    document.paths['/v1/years'].get.parameters = [{ in: 'nowhere', name: 'x' }];
    assert.equal((await new Validator().validate(document)).valid, false);
  },

  /** Plain HTTP on the port of gRPC: a year comes in, is listed page by page, and goes out; both versions of HTTP. */
  async json() {
    const taken = await importing({ validateOnly: true });
    assert.equal(taken.status, 200, taken.text);
    const { inputHash } = JSON.parse(taken.text);
    const names = [];
    let pageToken = '';
    let total;
    do {
      const page = await http('GET', `/v1/years/${year}/institutions?pageSize=100&pageToken=${encodeURIComponent(pageToken)}`);
      assert.equal(page.status, 200, page.text);
      const { institutions, nextPageToken, totalSize } = JSON.parse(page.text);
      names.push(...institutions.map((institution) => institution.name));
      [pageToken, total] = [nextPageToken, totalSize];
    } while (pageToken);
    assert.ok(names.length > 100);
    assert.equal(new Set(names).size, names.length);
    assert.equal(names.length, Number(total)); // JSON carries 64 bits as text.

    const exported = await http('GET', `/v1/years/${year}:export`);
    assert.equal(exported.type, 'application/x-ndjson');
    const [first, ...chunks] = lines(exported.text).map((line) => line.result);
    assert.equal(first.header.inputHash, inputHash);
    for (const { file, sha256 } of first.header.files) {
      const hash = crypto.createHash('sha256');
      for (const { chunk } of chunks) if (chunk.file === file) hash.update(Buffer.from(chunk.content, 'base64'));
      assert.equal(hash.digest('hex'), sha256, file);
    }

    const newer = await overHttp2(`/v1/years/${year}`);
    assert.equal(newer.status, 200);
    assert.equal(newer.text, (await http('GET', `/v1/years/${year}`)).text);
  },

  /** Every kind of refusal is a problem with its status, and says what to do. */
  async problems() {
    const json = 'application/json';
    const refused = async (status, code, method, target, options) => {
      const answer = await http(method, target, options);
      assert.equal(answer.status, status, `${method} ${target}: ${answer.text}`);
      assert.equal(answer.type, 'application/problem+json');
      const problem = JSON.parse(answer.text);
      assert.equal(problem.code, code);
      assert.ok(problem.detail.length > 20, `"${problem.detail}" does not say what to do`);
      return problem;
    };
    await refused(401, 'UNAUTHENTICATED', 'GET', '/v1/years', { headers: {} });
    await refused(401, 'UNAUTHENTICATED', 'GET', '/v1/years', { headers: { authorization: 'Bearer nonsense' } });
    await refused(404, 'NOT_FOUND', 'GET', '/v1/years/1999');
    await refused(404, 'NOT_FOUND', 'GET', '/v1/nothing');
    await refused(405, 'UNIMPLEMENTED', 'PUT', '/v1/years');
    await refused(403, 'PERMISSION_DENIED', 'GET', `/v1/years/${year}:streamFacts`);
    await refused(400, 'INVALID_ARGUMENT', 'GET', `/v1/years/${year}/institutions?pageToken=nonsense`);
    await refused(415, 'INVALID_ARGUMENT', 'POST', `/v1/years/${year}/corrections:correct`, { type: 'text/plain', body: 'x' });
    const bad = await refused(400, 'INVALID_ARGUMENT', 'POST', `/v1/years/${year}/corrections:correct`, { type: json, body: '{"reason": 1}' });
    assert.equal(bad.violations[0].field, 'reason');
    const exists = await importing({});
    assert.equal(exists.status, 409, exists.text);
  },
};

if (!Object.hasOwn(cases, name)) throw new Error(`There is no case ${name}.`);
cases[name]().then(
  () => process.exit(0),
  (failure) => {
    console.error(failure.message);
    process.exit(1);
  },
);
