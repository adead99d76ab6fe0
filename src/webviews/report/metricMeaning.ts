import type { Fault } from './faults';

/** The faults that a metric counts, by MMOCR's name for it: what it leads down to. */
export function faultsOf(metric: string): Fault[] {
  const { prefix, name } = namesOf(metric);
  if (prefix.startsWith('e2e')) return [...areaFaults(name), 'misread'];
  if (prefix === 'recog') return ['misread'];
  return areaFaults(name);
}

/** MMOCR's names are a metric's family and its own, with a slash between. */
export function namesOf(metric: string): { prefix: string; name: string } {
  const slash = metric.indexOf('/');
  return { prefix: metric.slice(0, Math.max(0, slash)), name: metric.slice(slash + 1) };
}

function areaFaults(name: string): Fault[] {
  if (name.endsWith('precision')) return ['invented'];
  if (name.endsWith('recall')) return ['missed'];
  return name.endsWith('hmean') ? ['missed', 'invented'] : [];
}

/** What an interval of differences says: better or worse, or that it may be chance. */
export function judged([low, high]: readonly [number, number]): 'better' | 'worse' | 'chance' {
  if (low > 0) return 'better';
  return high < 0 ? 'worse' : 'chance';
}
