import { expect, it } from 'vitest';
import { CancelledError, UserError } from '../../../src/base/errors';
import { consentOf } from '../../../src/mcp/consent';

type Server = Parameters<typeof consentOf>[0];
type Ask = Server['elicitInput'];

const consent = (
  elicitation: Record<string, object>,
  ask: Ask,
  signal = new AbortController().signal,
) => consentOf({ getClientCapabilities: () => ({ elicitation }), elicitInput: ask }, signal);
const timedOut: Ask = () => Promise.reject(new Error('MCP error -32001: Request timed out'));

it('is asked of the call where the client only shows addresses to its user', async () => {
  const given = consent({ url: {} }, timedOut);
  await expect(given('Write a?', {})).rejects.toThrow('confirm: true');
  await given('Write a?', { confirm: true });
});

it('says in a sentence that nobody answered, and is no consent', async () => {
  const given = consent({ form: {} }, timedOut)('Write a?', { confirm: true });
  const error: unknown = await given.catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(UserError);
  expect((error as Error).message).toMatch(/^Write a\? Nobody answered: .*timed out/);
});

it('is not waited for when the call is cancelled', async () => {
  const abort = new AbortController();
  const ask: Ask = () => {
    abort.abort();
    return timedOut({ message: '', requestedSchema: { type: 'object', properties: {} } });
  };
  const given = consent({ form: {} }, ask, abort.signal)('Write a?', {});
  await expect(given).rejects.toBeInstanceOf(CancelledError);
});
