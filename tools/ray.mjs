// node tools/ray.mjs
//
// The Python environment in which the tests and bench/ray.mjs run Ray Serve, and nodes of Ray on
// this machine: processes with loopback addresses of their own, ended by their ids.
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { findPython } from './debian.mjs';
import { cache, environmentFolder } from './folders.mjs';
import { fingerprint, makeOnce, run, say, step } from './steps.mjs';

/** NumPy as MMOCR has it: an archive's own handler runs with the packages of `mmocr1`. */
const requirements = ['ray[serve]==2.60.0', 'python-multipart==0.0.34', 'numpy==1.26.4'];
const folder = environmentFolder('ray');
const bin = name => path.join(folder, 'bin', name);

/**
 * Makes it once in the cache, some 500 MB; it sees the packages of `mmocr1`, where that is made.
 * Resolves with its folder of programs.
 */
export async function makeRayEnvironment() {
  const log = path.join(cache, 'logs', 'ray.log');
  await makeOnce(
    folder,
    fingerprint(requirements.join()),
    async () => {
      say(`Python environment ray: ${folder} (some 100 MB are downloaded; output: ${log})`);
      const env = { ...process.env, PYTHONNOUSERSITE: '1', PIP_PROGRESS_BAR: 'off' };
      const shown = (title, program, args) =>
        step(`ray: ${title}`, progress => run(program, args, { env, log, progress }));
      await shown('Make the environment', findPython(), ['-m', 'venv', folder]);
      const install = ['-m', 'pip', '--disable-pip-version-check', 'install', ...requirements];
      await shown('Install Ray Serve', bin('python'), install);
      for (const version of fs.readdirSync(path.join(folder, 'lib')))
        fs.writeFileSync(
          path.join(folder, 'lib', version, 'site-packages', 'mmocr1.pth'),
          path.join(environmentFolder('mmocr1'), 'lib', version, 'site-packages'),
        );
    },
    { clean: true },
  );
  return path.join(folder, 'bin');
}

/** Processes whose command line holds this text: `/proc` of this machine. */
function processesOf(text) {
  return fs
    .readdirSync('/proc')
    .filter(name => /^\d+$/.test(name))
    .filter(pid => {
      try {
        return fs.readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes(text);
      } catch {
        return false; // it has ended
      }
    })
    .map(Number)
    .filter(pid => pid !== process.pid);
}

/** These processes, what they have started, and what that has. */
function withChildren(pids) {
  const parents = new Map(
    processesOf('').map(pid => {
      try {
        const stat = fs.readFileSync(`/proc/${pid}/stat`, 'utf8');
        return [pid, Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1])];
      } catch {
        return [pid, 0]; // it has ended
      }
    }),
  );
  const all = new Set(pids);
  for (let size = 0; size !== all.size;) {
    size = all.size;
    for (const [pid, parent] of parents) if (all.has(parent)) all.add(pid);
  }
  return all;
}

function kill(pids) {
  for (const pid of withChildren(pids)) {
    try {
      process.kill(pid, 'SIGKILL');
    } catch {
      // It has ended.
    }
  }
}

/** Runs a program to its end; rejects with what it said where it fails. */
function finished(program, args, options) {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { ...options, stdio: ['ignore', 'pipe', 'pipe'] });
    let said = '';
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding('utf8').on('data', text => {
        said += text;
      });
    child.once('error', reject).once('exit', code => {
      if (code === 0) resolve(said);
      else reject(new Error(`${path.basename(program)} ended with ${code}:\n${said.slice(-3000)}`));
    });
  });
}

/** Resolves when the server's `/ping` says that every model answers. */
export async function healthy(base, signal) {
  for (;;) {
    const well = await fetch(`${base}/ping`, { signal }).then(
      async response => [response.ok, await response.text()][0],
      error => {
        if (signal.aborted) throw error;
        return false;
      },
    );
    if (well) return;
    await delay(500, undefined, { signal });
  }
}

/**
 * Asks for every request, `clients` at a time, as a client has to: again after a closed connection
 * and after 5xx. Resolves with the bodies, how often one was asked again, and seconds.
 */
export async function askAll(requests, clients, signal, onAnswered = () => undefined) {
  const bodies = [];
  let next = 0;
  let again = 0;
  let answered = 0;
  const begun = performance.now();
  const client = async () => {
    for (let index = next++; index < requests.length; index = next++) {
      const { url, body } = requests[index];
      for (;;) {
        const answer = await fetch(url, { method: 'POST', body, signal }).then(
          async response => ({ status: response.status, text: await response.text() }),
          error => {
            if (signal.aborted) throw error;
            return { status: 599, text: String(error.cause ?? error) };
          },
        );
        if (answer.status < 500) {
          bodies[index] = answer;
          break;
        }
        again++;
        await delay(100, undefined, { signal });
      }
      onAnswered(++answered);
    }
  };
  await Promise.all(Array.from({ length: clients }, client));
  return { bodies, again, seconds: (performance.now() - begun) / 1000 };
}

/**
 * Nodes of one Ray. `temp` is a short path (a socket's has 107 bytes), `deployment` a written
 * folder, `port` the first of some hundred that are free.
 */
export class RayNodes {
  #left = 0;
  #serving;

  constructor({ programs, temp, deployment, port }) {
    Object.assign(this, { programs, temp, deployment, port });
    this.env = {
      ...process.env,
      RAY_USAGE_STATS_ENABLED: '0',
      // A head demands the token that lies in its user's home; its nodes would send none.
      RAY_AUTH_MODE: 'disabled',
      PYTHONPATH: deployment,
      // Copies of a model share the cores.
      OMP_NUM_THREADS: '1',
    };
  }

  get address() {
    return `127.0.0.2:${this.port}`;
  }

  /** The head is the first, on 127.0.0.2; then 127.0.0.3 and so on. Resolves with its address. */
  async start(cpus) {
    const number = this.#left++;
    const ip = `127.0.0.${2 + number}`;
    const first = this.port + 100 * (number + 1);
    const args = [
      ...(number === 0
        ? ['--head', `--port=${this.port}`, '--include-dashboard=false', `--temp-dir=${this.temp}`]
        : [`--address=${this.address}`]),
      `--node-ip-address=${ip}`,
      `--num-cpus=${cpus}`,
      '--object-store-memory=80000000',
      `--dashboard-agent-listen-port=${first}`,
      ...(number === 0 ? [`--ray-client-server-port=${first + 1}`] : []),
      `--min-worker-port=${first + 10}`,
      `--max-worker-port=${first + 99}`,
    ];
    await finished(path.join(this.programs, 'ray'), ['start', ...args], { env: this.env });
    return ip;
  }

  /** Ends a node as a machine ends that loses its power. */
  killNode(ip) {
    const raylets = processesOf(`--node_ip_address=${ip}`).filter(pid =>
      fs.readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes(this.temp),
    );
    // What it has started would see that it is gone; a machine takes all of it at once.
    kill(raylets);
    return raylets.length;
  }

  /** `serve run`, until `stop`; rejects when it ends before. */
  serve(file) {
    const args = ['run', file, '--address', this.address];
    const child = spawn(path.join(this.programs, 'serve'), args, {
      cwd: this.deployment,
      env: this.env,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.#serving = child;
    let said = '';
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding('utf8').on('data', text => {
        said = (said + text).slice(-20_000);
      });
    return new Promise((_, reject) => {
      child.once('error', reject);
      child.once('exit', code => reject(new Error(`serve ended with ${code}:\n${said}`)));
    });
  }

  /** Ends all of it. */
  stop() {
    this.#serving?.removeAllListeners('exit').kill('SIGKILL');
    kill([...processesOf(this.temp), ...processesOf(`--address=${this.address}`)]);
    fs.rmSync(this.temp, { recursive: true, force: true, maxRetries: 10, retryDelay: 200 });
  }
}

if (process.argv[1] && path.resolve(process.argv[1]) === fileURLToPath(import.meta.url))
  say(await makeRayEnvironment());
