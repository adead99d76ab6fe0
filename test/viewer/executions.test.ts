import { afterAll, beforeAll, expect, it } from 'vitest';
import type { NetworkExecution } from '../../src/model/prediction';
import { done, local, served, state, stored } from './data';
import { ViewerHarness, show } from './harness';

let harness: ViewerHarness;
beforeAll(async () => {
  harness = await ViewerHarness.start();
});
afterAll(() => harness.stop());

const instances = stored('scene_04.jpg');

async function told(executions: NetworkExecution[] | undefined): Promise<string[]> {
  const page = await harness.open();
  await show(
    page,
    'test/samples/images/scene_04.jpg',
    state(done(served(instances)), done(local(instances, executions ? { executions } : {}))),
  );
  return page.locator('.execution').allTextContents();
}

it('says which provider executed how many nodes, and where the rest went', async () => {
  await expect
    .poll(() => told(undefined))
    .toEqual(['86 nodes on WebGpu, the other 49 nodes on CPU, warm']);
});

it('names the models when there are several, and a first run', async () => {
  const cpu = (model: string, nodes: number, warm: boolean): NetworkExecution => ({
    model,
    warm,
    placement: [{ provider: 'CPU', nodes }],
  });
  await expect
    .poll(() => told([cpu('dbnet', 110, false), cpu('svtr', 97, true)]))
    .toEqual(['dbnet: 110 nodes on CPU, first run · svtr: 97 nodes on CPU, warm']);
});

it('says nothing about a run that does not tell', async () => {
  await expect.poll(() => told([{ model: 'dbnet', warm: true, placement: [] }])).toEqual([]);
});
