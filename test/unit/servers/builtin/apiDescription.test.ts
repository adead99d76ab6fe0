import { describe, expect, it } from 'vitest';
import {
  apiDescription,
  managementDescription,
  predictDescription,
} from '../../../../src/servers/builtin/apiDescription';

interface Described {
  openapi: string;
  info: { title: string; version: string };
  paths: Record<
    string,
    Record<string, { operationId: string; parameters: { name: string; required: boolean }[] }>
  >;
  components: object;
}
const operations = (description: object) =>
  Object.entries((description as Described).paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, { operationId }]) => `${method} ${path} ${operationId}`),
  );

describe('the description of an address', () => {
  const all = apiDescription(['inference', 'management', 'metrics']) as Described;

  it('has the operations of its APIs and no others', () => {
    expect(operations(apiDescription(['metrics']))).toEqual(['get /metrics metrics']);
    expect(operations(apiDescription(['inference']))).toContain(
      'post /predictions/{model_name} predictions',
    );
    const management = operations(apiDescription(['management']));
    expect(management).toContain('delete /models/{model_name} unregisterModel');
    expect(management).not.toContain('get /ping ping');
    expect(new Set(operations(all)).size).toBe(operations(all).length);
    expect(operations(all)).toEqual(
      expect.arrayContaining([...management, 'get /metrics metrics', 'get /ping ping']),
    );
  });

  it('names every parameter that stands in a path', () => {
    for (const [path, methods] of Object.entries(all.paths))
      for (const { parameters } of Object.values(methods))
        expect([path, parameters.map(({ name }) => `{${name}}`)]).toEqual([
          path,
          path.match(/\{\w+\}/g) ?? [],
        ]);
  });

  it('is OpenAPI whose references lead somewhere', () => {
    expect([all.openapi, all.info.title, all.info.version]).toEqual([
      '3.0.1',
      'TorchServe APIs',
      '0.12.0',
    ]);
    const references = [...JSON.stringify(all).matchAll(/"\$ref":"#\/([^"]+)"/g)];
    expect(references.length).toBeGreaterThan(0);
    for (const [, place = ''] of references)
      expect(
        place.split('/').reduce<unknown>((at, key) => (at as Record<string, unknown>)[key], all),
      ).toBeDefined();
  });
});

it("the Open Inference Protocol's operations are refused in its own words", () => {
  const { paths } = apiDescription(['inference']) as Described;
  const refusals = Object.entries(paths).map(
    ([path, methods]) => `${path} ${/schemas\/\w+/.exec(JSON.stringify(methods))?.[0]}`,
  );
  expect(refusals.filter(line => line.endsWith('/ProtocolError'))).toEqual(
    refusals.filter(line => line.startsWith('/v2')),
  );
  expect(operations({ paths })).toEqual(
    expect.arrayContaining([
      'get /v2/models/{model_name}/ready modelReady',
      'post /v2/models/{model_name}/versions/{model_version}/infer version_infer',
    ]),
  );
});

it('the description of a model has its own paths', () => {
  expect(operations(predictDescription('dbnet'))).toEqual(['post /predictions/dbnet dbnet']);
  expect(operations(managementDescription('dbnet'))).toEqual([
    'get /models/dbnet describeModel',
    'put /models/dbnet setAutoScale',
    'delete /models/dbnet unregisterModel',
  ]);
  expect((predictDescription('dbnet') as Described).info.title).toBe('RESTful API for: dbnet');
  expect((managementDescription('dbnet') as Described).info.title).toBe(
    'RESTful Management API for: dbnet',
  );
});
