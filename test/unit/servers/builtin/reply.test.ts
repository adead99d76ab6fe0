import { describe, expect, it } from 'vitest';
import { malformedReply } from '../../../../src/servers/builtin/malformed';
import * as reply from '../../../../src/servers/builtin/reply';
import { answerOf } from './wire';

describe("a refusal has TorchServe's status, class and sentence", () => {
  it.each([
    [reply.modelNotFound('x'), 404, 'ModelNotFoundException', 'Model not found: x'],
    [
      reply.versionNotFound('x', '9'),
      404,
      'ModelVersionNotFoundException',
      'Model version: 9 does not exist for model: x',
    ],
    [
      reply.resourceNotFound(),
      404,
      'ResourceNotFoundException',
      'Requested resource is not found, please refer to API document.',
    ],
    [
      reply.methodNotAllowed(),
      405,
      'MethodNotAllowedException',
      'Requested method is not allowed, please refer to API document.',
    ],
    [reply.badRequest('no'), 400, 'BadRequestException', 'no'],
    [reply.workerDied(507), 507, 'InternalServerException', 'Worker died.'],
    [reply.workerDied(500), 500, 'InternalServerException', 'Worker died.'],
  ])('%s', (error, code, type, message) => {
    expect(reply.errorReply(error)).toEqual({
      status: code,
      headers: { 'content-type': 'application/json' },
      body: `${JSON.stringify({ code, type, message }, undefined, 2)}\n`,
    });
  });
});

it('a refusal says names of requests in one line that can be seen', () => {
  const { body } = reply.errorReply(reply.modelNotFound('a\r\nb\0\u202e\u001b[2J"'));
  expect((JSON.parse(body) as { message: string }).message).toBe(
    'Model not found: a\\r\\nb\\u0000\\u202e\\u001b[2J"',
  );
  const long = reply.errorReply(reply.modelNotFound('a'.repeat(100_000)));
  expect(long.body.length).toBeLessThan(6000);
});

it.each([
  [new TypeError('x is not a function'), 'TypeError: x is not a function'],
  ['text', 'text'],
  [undefined, 'undefined'],
])('anything else is a defect of ours: 500', (defect, message) => {
  const { status, body } = reply.errorReply(defect);
  expect([status, JSON.parse(body)]).toEqual([
    500,
    { code: 500, type: 'InternalServerException', message },
  ]);
});

it('a body that is too large gets an empty 413', () => {
  expect(reply.errorReply(new reply.TooLargeError())).toEqual({
    status: 413,
    reason: 'Request Entity Too Large',
    body: '',
  });
});

describe('what is no HTTP', () => {
  it.each([
    ['HPE_INVALID_METHOD', 'HTTP/1.1 400 Bad Request', 'Invalid HTTP message.'],
    [undefined, 'HTTP/1.1 400 Bad Request', 'Invalid HTTP message.'],
    ['ERR_HTTP_REQUEST_TIMEOUT', 'HTTP/1.1 408 Request Timeout', 'The request comes too slowly.'],
  ])('%s', (code, line, message) => {
    const text = malformedReply(code, { 'Access-Control-Allow-origin': '*' });
    const [head = '', body = ''] = text.split('\r\n\r\n');
    expect(head.split('\r\n')).toEqual([
      line,
      'content-type: application/json',
      'Access-Control-Allow-origin: *',
      `content-length: ${Buffer.byteLength(body)}`,
      'connection: close',
    ]);
    expect(answerOf(text).message).toBe(message);
  });
});
