import { expect, it } from 'vitest';
import type { Asked } from './suite';

/** What a server says of itself and of its models. */
export function describesItself(asked: Asked): void {
  const { ask, served, differs } = asked;
  const json = async (route: string): Promise<unknown> => {
    const response = await ask(route);
    expect([route, response.status]).toEqual([route, 200]);
    return response.json();
  };

  it('lives and is ready', async () => {
    for (const what of ['live', 'ready'])
      expect([what, (await ask(`/v2/health/${what}`)).status]).toEqual([what, 200]);
  });

  it('says its name, its version and its extensions', async () => {
    expect(await json('/v2')).toMatchObject({
      name: expect.stringMatching(/./),
      version: expect.stringMatching(/./),
      extensions: expect.any(Array),
    });
  });

  it('says of each model what goes in and what comes out', async () => {
    const { models, version } = served();
    for (const name of Object.values(models))
      for (const route of [`/v2/models/${name}`, `/v2/models/${name}/versions/${version}`]) {
        const shape = expect.toSatisfy((sizes: number[]) => /^-1(,1)?$/.test(sizes.join()));
        const tensor = (of: string) =>
          expect.objectContaining({ name: of, datatype: 'BYTES', shape }) as object;
        expect(await json(route)).toMatchObject({
          name,
          inputs: [tensor('image')],
          outputs: ['answer', 'about'].map(tensor),
        });
      }
  });

  it('says that each model is ready, and of no other', async () => {
    const { models, version } = served();
    for (const name of Object.values(models))
      for (const route of [`${name}/ready`, `${name}/versions/${version}/ready`])
        expect([route, (await ask(`/v2/models/${route}`)).status]).toEqual([route, 200]);
    const { ready, metadata } = differs.unknownModel;
    expect([
      (await ask('/v2/models/nope/ready')).status,
      (await ask('/v2/models/nope')).status,
    ]).toEqual([ready, metadata]);
  });

  it('lists its models', async () => {
    const names = Object.values(served().models).sort();
    if (!differs.hasIndex) {
      expect(((await json('/v2/models')) as { models: string[] }).models.sort()).toEqual(names);
      return;
    }
    for (const body of ['', '{}', '{"ready": true}']) {
      const response = await ask('/v2/repository/index', { method: 'POST', body });
      const entries = (await response.json()) as { name: string; state: string }[];
      expect(
        entries.filter(({ state }) => state === 'READY').map(({ name }) => name),
        body,
      ).toEqual(expect.arrayContaining(names));
    }
  });
}
