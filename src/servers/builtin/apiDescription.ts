/**
 * The OpenAPI 3.0.1 descriptions of what the built-in server answers; TorchServe's say the same
 * with more words.
 */
const refusedWith = (schema: keyof (typeof components)['schemas']): object => ({
  default: {
    description: 'Refused',
    content: { 'application/json': { schema: { $ref: `#/components/schemas/${schema}` } } },
  },
});
const components = {
  schemas: {
    Error: {
      type: 'object',
      required: ['code', 'type', 'message'],
      properties: {
        code: { type: 'integer' },
        type: { type: 'string' },
        message: { type: 'string' },
      },
    },
    ProtocolError: {
      type: 'object',
      required: ['error'],
      properties: { error: { type: 'string' } },
    },
  },
};

/** The Open Inference Protocol's, of a model's default version and of a named one. */
function protocolOperations(): Record<string, Record<string, string>> {
  const ofModel = (model: string, prefix: string): Record<string, Record<string, string>> => ({
    [model]: { get: `${prefix}modelMetadata` },
    [`${model}/ready`]: { get: `${prefix}modelReady` },
    [`${model}/infer`]: { post: `${prefix}infer` },
  });
  return {
    '/v2': { get: 'serverMetadata' },
    '/v2/health/live': { get: 'serverLive' },
    '/v2/health/ready': { get: 'serverReady' },
    '/v2/models': { get: 'modelNames' },
    '/v2/repository/index': { post: 'repositoryIndex' },
    ...ofModel('/v2/models/{model_name}', ''),
    ...ofModel('/v2/models/{model_name}/versions/{model_version}', 'version_'),
  };
}

type Api = 'inference' | 'management' | 'metrics';

const operations: Record<Api, Record<string, Record<string, string>>> = {
  inference: {
    '/': { options: 'apiDescription' },
    '/ping': { get: 'ping' },
    '/v1/models/{model_name}:predict': { post: 'predictions' },
    ...protocolOperations(),
    '/predictions/{model_name}': { post: 'predictions' },
    '/predictions/{model_name}/{model_version}': { post: 'version_predictions' },
    '/api-description': { get: 'api-description' },
  },
  management: {
    '/': { options: 'apiDescription' },
    '/models': { get: 'listModels', post: 'registerModel' },
    '/models/{model_name}': {
      get: 'describeModel',
      put: 'setAutoScale',
      delete: 'unregisterModel',
    },
    '/models/{model_name}/{model_version}': {
      get: 'version_describeModel',
      put: 'version_setAutoScale',
      delete: 'version_unregisterModel',
    },
    '/models/{model_name}/{model_version}/set-default': { put: 'setDefault' },
    '/api-description': { get: 'api-description' },
  },
  metrics: { '/metrics': { get: 'metrics' } },
};

/** What `OPTIONS /` and `/api-description` answer on the address of these APIs. */
export function apiDescription(apis: readonly Api[]): object {
  return described(
    'TorchServe APIs',
    '0.12.0',
    Object.assign({}, ...apis.map(api => operations[api])) as Record<
      string,
      Record<string, string>
    >,
  );
}

/** What `OPTIONS /predictions/NAME` answers. */
export function predictDescription(model: string): object {
  return described(`RESTful API for: ${model}`, '1.0.0', {
    [`/predictions/${model}`]: { post: model },
  });
}

/** What `OPTIONS /models/NAME` answers. */
export function managementDescription(model: string): object {
  return described(`RESTful Management API for: ${model}`, '1.0.0', {
    [`/models/${model}`]: operations.management['/models/{model_name}'] ?? {},
  });
}

function described(
  title: string,
  version: string,
  paths: Record<string, Record<string, string>>,
): object {
  const full = Object.entries(paths).map(([path, methods]) => [
    path,
    Object.fromEntries(
      Object.entries(methods).map(([method, operationId]) => [
        method,
        {
          operationId,
          parameters: parametersOf(path),
          responses: {
            200: { description: 'OK' },
            ...refusedWith(/^\/v2\b/.test(path) ? 'ProtocolError' : 'Error'),
          },
        },
      ]),
    ),
  ]);
  return {
    openapi: '3.0.1',
    info: { title, description: "MMOCR models behind TorchServe's REST interface", version },
    paths: Object.fromEntries(full) as object,
    components,
  };
}

function parametersOf(path: string): object[] {
  return [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => ({
    in: 'path',
    name,
    required: true,
    schema: { type: 'string' },
  }));
}
