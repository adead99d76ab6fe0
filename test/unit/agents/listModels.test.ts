import { expect, it } from 'vitest';
import type { AgentCall } from '../../../src/agents/agentTool';
import { listModels } from '../../../src/agents/tools/listModels';
import { Workspace } from '../../../src/agents/workspace';
import { UserError } from '../../../src/base/errors';
import type { ServerClient } from '../../../src/servers/contract/serverClient';
import { temporaryFolder } from '../archive/temporary';

it('tells of a server that does not answer, and lists the models of the others', async () => {
  const [up, down] = ['http://127.0.0.1:8080', 'http://127.0.0.1:9080'] as const;
  const client = { inferenceAddress: up, models: () => Promise.resolve(['dbnet']) };
  const call: Partial<AgentCall> = {
    workspace: await Workspace.open([temporaryFolder()]),
    signal: new AbortController().signal,
    addresses: () => [down, up],
    server: ({ address }) =>
      address === up
        ? Promise.resolve(client as Partial<ServerClient> as ServerClient)
        : Promise.reject(new UserError('It does not answer.')),
  };
  const { data, text } = await listModels.run({}, call as AgentCall);
  expect(data['served']).toEqual([
    { address: down, problem: 'It does not answer.' },
    { name: 'dbnet', address: up },
  ]);
  expect(text).toContain(`${down}: It does not answer.`);
});
