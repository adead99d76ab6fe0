import * as fs from 'node:fs';
import * as net from 'node:net';
import * as path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Planning, warnings } from './planning';

let planning: Planning;
let root: string;
beforeEach(async () => {
  planning = await Planning.start();
  ({ root } = planning);
});
afterEach(() => planning.remove());

function userFile(text: string): string {
  const file = path.join(root, 'config.properties');
  fs.writeFileSync(file, text);
  return file;
}

describe("the user's config.properties", () => {
  it('wins, and isolation fills the rest', async () => {
    fs.writeFileSync(path.join(root, 'metrics.yaml'), '');
    const made = await planning.plan({
      userConfigProperties: userFile(
        'job_queue_size=7\nmax_request_size=1000\ndefault_workers_per_model=2\nmetrics_config=metrics.yaml\n',
      ),
    });
    expect(made.values).toMatchObject({
      job_queue_size: '7',
      max_request_size: '1000',
      default_workers_per_model: '2',
      metrics_config: path.join(root, 'metrics.yaml'),
    });
    expect(made.values['inference_address']).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
    expect(made.commandLine.env).toMatchObject({ OMP_NUM_THREADS: '4' });
    expect(made).toMatchObject({
      maxRequestSize: 1000,
      notes: [
        {
          severity: 'info',
          text: expect.stringMatching(/^Threads of the workers: OMP_NUM_THREADS=4 /) as string,
        },
      ],
    });
  });

  it('may open the server to others, with a warning, and is still asked on loopback', async () => {
    const made = await planning.plan({
      userConfigProperties: userFile(
        'inference_address=http://0.0.0.0:18380\ndisable_token_authorization=true\nenable_model_api=true',
      ),
    });
    expect(made.inferenceAddress).toBe('http://127.0.0.1:18380');
    expect(made.keys).toBe(false);
    expect(warnings(made).join('\n')).toMatch(
      /other machines.*inference_address[^]*access keys are off[^]*registered/,
    );
  });

  it.each([
    ['', 'true'],
    ['disable_token_authorization=true', 'false'],
    ['management_address=http://0.0.0.0:18381', 'false'],
    ['disable_token_authorization=true\nenable_model_api=true', 'true'],
  ])('with "%s" lets models be loaded while it runs: %s', async (lines, expected) => {
    // On Windows TorchServe has no keys.
    const platform = 'linux';
    const made = await planning.plan({ userConfigProperties: userFile(lines), platform });
    expect(made.values['enable_model_api']).toBe(expected);
  });

  it('has its model_store and load_models used, or is told why not', async () => {
    const other = path.join(root, 'other');
    fs.mkdirSync(other);
    const used = await planning.plan({
      userConfigProperties: userFile('model_store=other\nload_models=a.mar, b.mar'),
    });
    expect(used.commandLine.args.slice(5)).toEqual([
      '--model-store',
      other,
      '--ts-config',
      used.file,
      '--models',
      'a.mar',
      'b.mar',
    ]);
    const missing = await planning.plan({
      userConfigProperties: userFile(
        'model_store=/home/model-server/model-store\nload_models=a.mar',
      ),
      models: { crnn: 'crnn.mar' },
    });
    expect(missing.commandLine.args.slice(-1)).toEqual(['crnn=crnn.mar']);
    expect(missing.notes.map(note => note.text).join('\n')).toMatch(
      /not on this machine[^]*load_models is not used/,
    );
    expect(missing.values).not.toHaveProperty('load_models');
  });

  it('has environment placeholders filled in, and a missing one named', async () => {
    process.env['MMOCR_TEST_QUEUE'] = '9';
    expect(
      (
        await planning.plan({
          userConfigProperties: userFile('job_queue_size=$$MMOCR_TEST_QUEUE$$'),
        })
      ).values['job_queue_size'],
    ).toBe('9');
    await expect(
      planning.plan({ userConfigProperties: userFile('job_queue_size=$$MMOCR_NOT_SET$$') }),
    ).rejects.toThrow(/job_queue_size.*MMOCR_NOT_SET/);
  });

  it.each([
    ['inference_address=127.0.0.1:8080', /Write http:\/\/HOST:PORT/],
    ['management_address=unix:/tmp/x', /Unix socket/],
    ['grpc_inference_port=abc', /is no port/],
  ])('%s is refused before TorchServe ends over it', async (line, message) => {
    await expect(planning.plan({ userConfigProperties: userFile(line) })).rejects.toThrow(message);
  });

  it('is told which port is taken', async () => {
    const taken = net.createServer().listen(0, '127.0.0.1');
    await new Promise(resolve => taken.once('listening', resolve));
    const { port } = taken.address() as net.AddressInfo;
    await expect(
      planning.plan({
        userConfigProperties: userFile(`management_address=http://127.0.0.1:${port}`),
      }),
    ).rejects.toThrow(`management_address wants port ${port}`);
    taken.close();
  });

  it('that cannot be read is named', async () => {
    await expect(planning.plan({ userConfigProperties: root })).rejects.toThrow(
      `${root} is not a file.`,
    );
  });
});
