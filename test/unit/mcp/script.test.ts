import * as fs from 'node:fs';
import * as path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { Serving } from '../../fuzz/serving';
import { agentIn, dataOf, sampleWorkspace, textOf, type Agent } from './agent';

const { folder, remove } = sampleWorkspace();
let agent: Agent;
let serving: Serving;
beforeAll(async () => {
  fs.mkdirSync(path.join(folder, 'server'));
  const onnx = path.join(folder, 'onnx', 'dbnet_tiny.onnx');
  serving = await Serving.start(path.join(folder, 'server'), { onnx });
  agent = await agentIn(folder);
});
afterAll(async () => {
  await agent.close();
  await serving.stop();
  remove();
});

/** What an agent does that is asked whether the server answers as the model does. */
it('finds the model, tests five images here and on the server, and says which differ', async () => {
  const address = `127.0.0.1:${serving.ports.inference}`;
  const server = { address, key_file: 'server/key_file.json' };
  const management = `127.0.0.1:${serving.ports.management}`;
  const listed = dataOf<Record<string, { path: string; name: string; task?: string }[]>>(
    await agent.call('list_models', { ...server, management_address: management }),
  );
  const detector = listed['onnx']!.find(({ task }) => task === 'textdet')!;
  expect(listed['served']).toEqual([{ name: 'model', address: `http://${address}` }]);
  const [served] = listed['served']!;

  const five = ['scene_00.png', 'scene_01.jpg', 'no_text.png', 'rgba.png', 'scene_03.jpg'].map(
    name => `images/${name}`,
  );
  const local = { onnx: detector.path };
  const predicted = dataOf<{ images: { instances: unknown[] }[] }>(
    await agent.call('predict', { images: five, ...local }),
  );
  expect(predicted.images).toHaveLength(5);

  const compared = { images: five, left: { served: served!.name, ...server }, right: local };
  const same = await agent.call('compare_runs', compared);
  expect(dataOf(same)).toMatchObject({ differing: [] });
  expect(textOf(same)).toContain('0 of 5 images differ');

  // The same network with another setting: what it finds is larger, where it finds anything.
  const description = `${detector.path}.json`;
  for (const end of ['', '.json'])
    fs.copyFileSync(path.join(folder, detector.path + end), path.join(folder, `other.onnx${end}`));
  const told = JSON.parse(fs.readFileSync(path.join(folder, description), 'utf8')) as {
    post: { unclipRatio: number };
  };
  told.post.unclipRatio *= 2;
  fs.writeFileSync(path.join(folder, 'other.onnx.json'), JSON.stringify(told));
  const other = await agent.call('compare_runs', { ...compared, right: { onnx: 'other.onnx' } });
  const withText = five.filter((_, i) => predicted.images[i]!.instances.length > 0);
  expect(withText.length).toBeGreaterThan(0);
  expect(withText.length).toBeLessThan(5);
  expect(dataOf<{ differing: string[] }>(other).differing).toEqual(withText);
  expect(other.content.some(part => part.type === 'image')).toBe(true);
});
