import { describe, expect, it } from 'vitest';
import { serveSettings } from '../../../../src/servers/builtin/settings';
import { ownProperties } from '../../../../src/servers/launch/ownProperties';

const read = (values: Record<string, string>) => serveSettings(new Map(Object.entries(values)));

describe('config.properties of the built-in server', () => {
  it("has TorchServe's defaults: loopback, keys on, models fixed", () => {
    expect(read({})).toEqual({
      warnings: [],
      settings: {
        inferenceAddress: 'http://127.0.0.1:8080',
        managementAddress: 'http://127.0.0.1:8081',
        metricsAddress: 'http://127.0.0.1:8082',
        workersPerModel: undefined,
        keys: true,
        keyLifeMinutes: 60,
        modelApi: false,
        maxRequestSize: 6_553_500,
        jobQueueSize: 100,
        responseTimeout: 120,
        startupTimeout: 120,
        metricsMode: 'log',
        cors: {},
      },
    });
  });

  it('takes the file that the window writes without a warning', () => {
    const ports = {
      inference: 1,
      management: 2,
      metrics: 3,
      grpcInference: 4,
      grpcManagement: 5,
      firstWorker: 6,
    };
    const { settings, warnings } = serveSettings(
      ownProperties(ports, { keys: true, nativeIo: false }),
    );
    expect(warnings).toEqual([]);
    expect(settings).toMatchObject({
      inferenceAddress: 'http://127.0.0.1:1',
      workersPerModel: 1,
      maxRequestSize: 67_108_864,
      startupTimeout: 600,
      keyLifeMinutes: 1440,
    });
  });

  it('names what has no effect here, known to TorchServe or to nobody', () => {
    expect(
      read({
        keystore: 'a.p12',
        service_envelope: 'json',
        job_queue_sise: '5',
        grpc_inference_port: '7070',
      }).warnings,
    ).toEqual([
      'config.properties: keystore has no effect on the built-in server.',
      'config.properties: service_envelope has no effect on the built-in server.',
      'config.properties: job_queue_sise has no effect on the built-in server.',
    ]);
  });

  it.each([
    ['inference_address', 'https://127.0.0.1:8443', /needs TLS/],
    ['inference_address', 'unix:/tmp/x.sock', /is no address/],
    ['metrics_address', '127.0.0.1:8082', /is no address/],
    ['management_address', 'http://127.0.0.1:99999', /is no address/],
    ['job_queue_size', 'many', /is not a number/],
    ['max_request_size', '-1', /is not a number/],
  ])('refuses %s=%s', (key, value, message) => {
    expect(() => read({ [key]: value })).toThrow(message);
  });

  it("can do without metrics, and takes browsers' headers", () => {
    const { settings } = read({ enable_metrics_api: 'false', cors_allowed_methods: 'GET, POST' });
    expect([settings.metricsAddress, settings.cors]).toEqual([
      undefined,
      { 'Access-Control-Allow-methods': 'GET, POST' },
    ]);
  });
});
