import * as l10n from '@vscode/l10n';
import type { PlanNote } from '../launch/mergeProperties';
import type { Machine } from '../launch/program';

/**
 * Variables with which every worker computes on its share of the cores, and the line that says so.
 * What the user has set is left out.
 *
 * PyTorch takes a thread for each core in every worker, and threads of OpenMP spin while they wait
 * for each other, on cores that the threads they wait for need. With PASSIVE they sleep, in LLVM's
 * and Intel's OpenMP (macOS, Windows); GNU's (pip's PyTorch on Linux) spins as often as
 * GOMP_SPINCOUNT says: some fifty microseconds, from one operator to the next, without which a lone
 * request takes 1.4 times as long. Who sets KMP_BLOCKTIME has said it more exactly. OpenBLAS and
 * MKL read OMP_NUM_THREADS where their own variables are not set.
 *
 * The share is of one model's workers: models are seldom asked at once, and in a store of eight a
 * share for each would leave one thread to the only one that works. When several are asked, little
 * is lost: two workers with two threads each do 0.8 of what they do on two cores with one each
 * (docs/serving.md).
 */
export function workerThreads(
  properties: ReadonlyMap<string, string>,
  { cores, env }: Machine,
): { env: Record<string, string>; note: PlanNote } {
  // TorchServe's launcher divides the cores itself, but leaves variables that are set as they are.
  if (properties.get('cpu_launcher_enable')?.toLowerCase() === 'true')
    return {
      env: {},
      note: info(
        l10n.t(
          "Threads of the workers: as TorchServe's CPU launcher decides (cpu_launcher_enable).",
        ),
      ),
    };
  const workers = workersPerModel(properties, cores);
  const ours = {
    OMP_NUM_THREADS: String(Math.max(1, Math.floor(cores / workers))),
    OMP_WAIT_POLICY: 'PASSIVE',
    // It would win over a policy of the user's.
    ...(env['OMP_WAIT_POLICY'] ? {} : { GOMP_SPINCOUNT: '2000' }),
  };
  const [kept, set] = [true, false].map(theirs =>
    Object.entries(ours).filter(([name]) => Boolean(env[name]) === theirs),
  ) as [[string, string][], [string, string][]];
  const said = [
    ...(set.length
      ? [l10n.t('{0} (cores: {1}, workers of a model: {2})', inWords(set), cores, workers)]
      : []),
    ...(kept.length
      ? [
          l10n.t(
            '{0} (set in the environment)',
            inWords(kept.map(([name]) => [name, env[name] ?? ''])),
          ),
        ]
      : []),
  ];
  return {
    env: Object.fromEntries(set),
    note: info(l10n.t('Threads of the workers: {0}.', said.join(', '))),
  };
}

const info = (text: string): PlanNote => ({ severity: 'info', text });
const inWords = (variables: [string, string][]): string =>
  variables.map(([name, value]) => `${name}=${value}`).join(' ');

/**
 * Workers of the model that has most of them. Without a number, or with 0, TorchServe starts one
 * per core.
 */
function workersPerModel(properties: ReadonlyMap<string, string>, cores: number): number {
  return Math.max(
    Number(properties.get('default_workers_per_model')) || cores,
    ...ownNumbers(properties.get('models')),
  );
}

/**
 * `minWorkers` of `models={"NAME": {"VERSION": {…}}}`, as many as start; TorchServe says itself
 * what is wrong with one that cannot be read.
 */
function ownNumbers(models: string | undefined): number[] {
  try {
    const versions = Object.values(
      JSON.parse(models ?? '{}') as Record<string, Record<string, { minWorkers?: unknown }>>,
    ).flatMap(model => Object.values(model));
    return versions.map(version => Number(version.minWorkers)).filter(workers => workers > 0);
  } catch {
    return [];
  }
}
