import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import * as fs from 'node:fs';
import * as path from 'node:path';
import fetch from 'node-fetch';
import { freePorts } from '../../src/servers/launch/ports';
import { UseWatch } from './processes';

export interface ServingOptions {
  /** An ONNX file whose description lies beside it. */
  onnx: string;
  /** Lines of config.properties beside the addresses. */
  properties?: Record<string, string>;
  env?: NodeJS.ProcessEnv;
}

export interface Answer {
  status: number;
  text: string;
}

const cli = path.resolve('dist/cli.js');

/** The built-in server as its users start it, with a store that models come and go in. */
export class Serving {
  readonly store: string;
  readonly use: UseWatch;
  /** On both its streams. */
  said = '';
  /** How: exit code or signal. */
  readonly ended: Promise<string>;

  private constructor(
    readonly folder: string,
    readonly child: ChildProcess,
    readonly ports: { inference: number; management: number },
  ) {
    this.store = path.join(folder, 'store');
    this.use = new UseWatch(child.pid as number);
    this.ended = once(child, 'exit').then(([code, signal]) => String(code ?? signal));
  }

  /**
   * Starts `cli serve` in an empty `folder` that gets its store, keys and temporary files; resolves
   * when `model` is ready.
   */
  static async start(folder: string, { onnx, properties, env }: ServingOptions): Promise<Serving> {
    const [inference, management, metrics] = (await freePorts(3)) as [number, number, number];
    for (const name of ['store', 'temp'])
      fs.mkdirSync(path.join(folder, name), { recursive: true });
    for (const end of ['', '.json'])
      fs.copyFileSync(onnx + end, path.join(folder, 'store', `model.onnx${end}`));
    const all = {
      inference_address: `http://127.0.0.1:${inference}`,
      management_address: `http://127.0.0.1:${management}`,
      metrics_address: `http://127.0.0.1:${metrics}`,
      default_workers_per_model: '1',
      enable_model_api: 'true',
      ...properties,
    };
    fs.writeFileSync(
      path.join(folder, 'config.properties'),
      Object.entries(all)
        .map(([key, value]) => `${key}=${value}\n`)
        .join(''),
    );
    const child = spawn(
      process.execPath,
      [cli, 'serve', '--model-store', 'store', '--models', 'model.onnx'],
      {
        cwd: folder,
        env: { ...process.env, TEMP: path.join(folder, 'temp'), ...env },
        stdio: ['ignore', 'pipe', 'pipe'],
      },
    );
    const serving = new Serving(folder, child, { inference, management });
    await new Promise<void>((resolve, reject) => {
      for (const stream of [child.stdout, child.stderr]) {
        stream.setEncoding('utf8').on('data', (text: string) => {
          serving.said += text;
          if (serving.said.includes('Ready: ')) resolve();
        });
      }
      void serving.ended.then(how =>
        reject(new Error(`the server ended (${how}): ${serving.said}`)),
      );
    });
    return serving;
  }

  /** Names of the files that its process made for itself and has not removed. */
  get left(): string[] {
    return [
      ...fs.readdirSync(path.join(this.folder, 'temp')),
      ...['key_file.json'].filter(name => fs.existsSync(path.join(this.folder, name))),
    ];
  }

  get alive(): boolean {
    return this.child.exitCode === null && this.child.signalCode === null;
  }

  predict(model: string, image: Buffer): Promise<Answer> {
    return this.#ask(this.ports.inference, 'POST', `/predictions/${model}`, image);
  }

  register(file: string, model: string): Promise<Answer> {
    return this.#ask(
      this.ports.management,
      'POST',
      `/models?url=${file}&model_name=${model}&initial_workers=1`,
    );
  }

  unregister(model: string): Promise<Answer> {
    return this.#ask(this.ports.management, 'DELETE', `/models/${model}`);
  }

  /** Ends it as Ctrl+C does; resolves with the names of what it has left behind. */
  async stop(): Promise<string[]> {
    this.use.stop();
    if (this.alive) this.child.kill('SIGINT');
    await this.ended;
    return this.left;
  }

  async #ask(port: number, method: string, route: string, body?: Buffer): Promise<Answer> {
    const response = await fetch(`http://127.0.0.1:${port}${route}`, {
      method,
      body: body ?? null,
      headers: { 'content-type': 'application/octet-stream' },
    });
    return { status: response.status, text: await response.text() };
  }
}
