import type { KeptPorts } from '../../servers/start/planPorts';
import type { ServerPlan } from '../../servers/start/plan';

/** The ports that a plan was given, for a start in its place. */
export function portsOf(plan: ServerPlan | undefined): KeptPorts | undefined {
  if (!plan) return undefined;
  const port = (address: string): number => Number(new URL(address).port);
  return { inference: port(plan.inferenceAddress), management: port(plan.managementAddress) };
}
