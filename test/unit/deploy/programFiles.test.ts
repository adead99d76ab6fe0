import { spawn } from 'node:child_process';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import fetch from 'node-fetch';
import { afterAll, describe, expect, it } from 'vitest';
import { programFiles } from '../../../src/deploy/programFiles';
import { freePorts } from '../../../src/servers/launch/ports';
import { sample } from '../../samples';
import { root } from '../cli/run';

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'mmocr tést 程序-'));
afterAll(() => fs.rmSync(folder, { recursive: true, maxRetries: 5, retryDelay: 100 }));

/** Copies what is said into a folder where nothing else lies. */
function copied(into: string): void {
  for (const file of programFiles(path.join(root, 'dist')))
    if ('copyOf' in file)
      fs.cpSync(file.copyOf, path.join(into, ...file.path.split('/')), { recursive: true });
}

describe('the program in a written folder', () => {
  it.skipIf(process.platform !== 'linux' || process.arch !== 'x64')(
    'answers there by itself, and ends with its input',
    async () => {
      copied(folder);
      const [inference, management] = await freePorts(2);
      const config = path.join(folder, 'config.properties');
      fs.writeFileSync(
        config,
        `inference_address=http://127.0.0.1:${inference}\nmanagement_address=http://127.0.0.1:${management}\n` +
          'enable_metrics_api=false\ndisable_token_authorization=true\n',
      );
      const onnx = sample('onnx', 'dbnet_tiny.onnx');
      const args = ['program/dist/cli.js', 'serve', '--model-store', sample('onnx')];
      const child = spawn(process.execPath, [...args, '--models', `m=${onnx}`], {
        cwd: folder,
        env: {
          PATH: process.env['PATH'],
          LC_ALL: 'C.UTF-8',
          TS_CONFIG_FILE: config,
          MMOCR_STOP_WITH_INPUT: '1',
        },
      });
      let said = '';
      const ended = new Promise(resolve => child.once('exit', resolve));
      const ready = new Promise<void>(resolve => {
        for (const stream of [child.stdout, child.stderr])
          stream.setEncoding('utf8').on('data', (text: string) => {
            said += text;
            if (said.includes('Ready: ')) resolve();
          });
      });
      await Promise.race([ready, ended]);
      expect(said).toContain('Ready: ');
      const response = await fetch(`http://127.0.0.1:${inference}/predictions/m`, {
        method: 'POST',
        body: fs.readFileSync(sample('images', 'scene_01.jpg')),
      });
      expect(response.status).toBe(200);
      child.stdin.end();
      expect(await ended).toBe(0);
    },
  );

  it('is refused where a part is missing, by its name', () => {
    const elsewhere = path.join(folder, 'elsewhere');
    const dist = path.join(elsewhere, 'dist');
    copied(path.join(folder, 'whole'));
    fs.cpSync(path.join(folder, 'whole', 'program'), elsewhere, { recursive: true });
    expect(programFiles(dist).map(file => file.path)).toContain('program/dist/engine.js');
    // As an extension for another system has it.
    fs.rmSync(path.join(dist, 'node_modules', 'onnxruntime-node', 'bin'), { recursive: true });
    expect(() => programFiles(dist)).toThrow(/linux.x64 is missing here.*--engine pytorch/);
  });
});
