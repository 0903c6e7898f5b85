'use strict';
// A foreign client of TopGrid itself: nothing but the published .proto files and @grpc/grpc-js. Usage: topgrid.js ADDRESS CASE AUTHORITIES
// CERTIFICATE KEY; the token, the folders of contracts and that of a year are in the environment. Ends with 0 when the case holds, else with
// 1 and the reason.
const assert = require('assert').strict;
const crypto = require('crypto');
const fs = require('fs');
const path = require('path');
const protobuf = require('protobufjs');
const { grpc, load, credentials } = require('./contract');

const [address, name, ...files] = process.argv.slice(2);
const { TOPGRID_TOKEN: token, TOPGRID_CONTRACTS: contracts, TOPGRID_GOOGLE: google, TOPGRID_YEAR: folder } = process.env;
const { RegistrationService } = load('topgrid/registration/v1/registration_service.proto', [contracts, google]).topgrid.registration.v1;
const { status } = grpc;
const client = new RegistrationService(address, credentials.client(files));
const year = `years/${path.basename(folder)}`;

function metadata(given = token) {
  const sent = new grpc.Metadata();
  if (given) sent.set('authorization', `Bearer ${given}`);
  return sent;
}

const deadline = () => ({ deadline: Date.now() + 40_000 });

/** One response, or the error with its code, message and trailers. */
const call = (method, request, given) =>
  new Promise((resolve) => client[method](request, metadata(given), deadline(), (error, response) => resolve({ error, response })));

async function good(method, request) {
  const { error, response } = await call(method, request);
  assert.equal(error, null, `${method}: ${error?.message}`);
  return response;
}

async function refused(code, method, request, given) {
  const { error } = await call(method, request, given);
  assert.equal(error?.code, code, `${method} ended with ${error?.code} "${error?.details}" where ${code} was due`);
  assert.ok(error.details.length > 20, `"${error.details}" does not say what to do`);
  return error;
}

/** The details of an error, each as its kind and content. */
function details(error) {
  const root = new protobuf.Root();
  root.resolvePath = (_, target) => path.join(target.startsWith('google/') ? google : contracts, target);
  root.loadSync(['google/rpc/status.proto', 'google/rpc/error_details.proto', 'topgrid/common/v1/finding.proto']);
  const status = root.lookupType('google.rpc.Status').decode(error.metadata.get('grpc-status-details-bin')[0]);
  assert.equal(status.code, error.code);
  assert.equal(status.message, error.details);
  return Object.fromEntries(status.details.map(({ type_url: url, value }) => {
    const kind = url.split('/')[1];
    return [kind, root.lookupType(kind).decode(value).toJSON()];
  }));
}

function importing(header, contents, from = client) {
  return new Promise((resolve, reject) => {
    const stream = from.ImportYear(metadata(), deadline(), (error, response) => (error ? reject(error) : resolve(response)));
    stream.write({ header: { request_id: crypto.randomUUID(), ...header } });
    for (const [file, content] of contents) {
      for (let at = 0; at === 0 || at < content.length; at += 30_000) stream.write({ chunk: { file, content: content.subarray(at, at + 30_000) } });
    }
    stream.end();
  });
}

const yearFiles = () => fs.readdirSync(folder).map((file) => [file, fs.readFileSync(path.join(folder, file))]);

/** The files of an export, checked against the digests that it begins with. */
function exporting() {
  return new Promise((resolve, reject) => {
    const stream = client.ExportYear({ name: year }, metadata(), deadline());
    const contents = new Map();
    let header;
    stream.on('error', reject);
    stream.on('data', (message) => {
      header ??= message.header;
      if (message.chunk) contents.set(message.chunk.file, Buffer.concat([contents.get(message.chunk.file) ?? Buffer.alloc(0), message.chunk.content ?? '']));
    });
    stream.on('end', () => {
      for (const { file, sha256, size_bytes: size = 0 } of header.files) {
        assert.equal(contents.get(file).length, size, file);
        assert.equal(crypto.createHash('sha256').update(contents.get(file)).digest('hex'), sha256, file);
      }
      resolve({ header, contents });
    });
  });
}

const cases = {
  /** A stream of requests, compressed. */
  async import_year() {
    const compressing = new RegistrationService(address, credentials.client(files), { 'grpc.default_compression_algorithm': 2 });
    const response = await importing({ replace: true }, yearFiles(), compressing);
    assert.equal(response.imported, true, JSON.stringify(response.findings));
    assert.equal(response.year.name, year);
  },

  /** A stream of responses, whose content imports to the same input hash. */
  async export_year() {
    const { header, contents } = await exporting();
    const again = await importing({ validate_only: true }, contents);
    assert.equal(again.input_hash, header.input_hash);
    assert.equal(again.input_hash.length, 64);
  },

  /** All pages of a list, each institution once. */
  async pages() {
    const names = [];
    let request = { parent: year, page_size: 100 };
    let total;
    do {
      const page = await good('ListInstitutions', request);
      assert.ok(page.institutions.length <= 100);
      names.push(...page.institutions.map((institution) => institution.name));
      request = { ...request, page_token: page.next_page_token };
      total = page.total_size;
    } while (request.page_token);
    assert.ok(names.length > 100);
    assert.equal(new Set(names).size, names.length);
    assert.equal(names.length, total);
  },

  /** Every kind of refusal has its code and says what to do. */
  async refusals() {
    await refused(status.UNAUTHENTICATED, 'ListYears', {}, null);
    await refused(status.UNAUTHENTICATED, 'ListYears', {}, 'nonsense');
    await refused(status.NOT_FOUND, 'GetYear', { name: 'years/1999' });
    await refused(status.INVALID_ARGUMENT, 'GetYear', { name: 'nonsense' });
    await refused(status.INVALID_ARGUMENT, 'ListInstitutions', { parent: year, page_token: 'nonsense' });
    await assert.rejects(importing({}, yearFiles()), { code: status.ALREADY_EXISTS });
  },

  /** What a program needs to know of a refusal stands in its details. */
  async details() {
    const token = details(await refused(status.INVALID_ARGUMENT, 'ListInstitutions', { parent: year, page_token: 'nonsense' }));
    assert.equal(token['google.rpc.ErrorInfo'].reason, 'PAGE_TOKEN_INVALID');
    assert.equal(token['google.rpc.ErrorInfo'].domain, 'topgrid');
    assert.equal(token['google.rpc.BadRequest'].fieldViolations[0].field, 'page_token');
    const missing = details(await refused(status.NOT_FOUND, 'GetYear', { name: 'years/1999' }));
    assert.deepEqual([missing['google.rpc.ResourceInfo'].resourceType, missing['google.rpc.ResourceInfo'].resourceName], ['years', 'years/1999']);
    assert.equal(details(await refused(status.UNAUTHENTICATED, 'ListYears', {}, null))['google.rpc.ErrorInfo'].reason, 'CALLER_UNKNOWN');
    assert.equal(details(await refused(status.PERMISSION_DENIED, 'SignConsortium', {}))['google.rpc.ErrorInfo'].reason, 'ROLE_MISSING');
    const correction = {
      parent: year, file: 'capacity.csv', match: { profession: 'GZ' }, values: { places: 'many' }, reason: 'to see what is wrong', request_id: crypto.randomUUID(),
    };
    const invalid = details(await refused(status.INVALID_ARGUMENT, 'CorrectFact', correction));
    assert.equal(invalid['google.rpc.ErrorInfo'].reason, 'FACTS_INVALID');
    assert.ok(invalid['topgrid.common.v1.Finding'].reason.nl.length > 10);
    const nothing = details(await refused(status.FAILED_PRECONDITION, 'CorrectFact', { ...correction, match: { profession: 'XX' }, request_id: crypto.randomUUID() }));
    assert.equal(nothing['google.rpc.PreconditionFailure'].violations[0].subject, 'field match');
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
