export function makeRayEnvironment(): Promise<string>;
export function healthy(base: string, signal: AbortSignal): Promise<void>;
export function askAll(
  requests: { url: string; body: Uint8Array<ArrayBuffer> }[],
  clients: number,
  signal: AbortSignal,
  onAnswered?: (answered: number) => void,
): Promise<{ bodies: { status: number; text: string }[]; again: number; seconds: number }>;
export class RayNodes {
  constructor(options: { programs: string; temp: string; deployment: string; port: number });
  readonly address: string;
  start(cpus: number): Promise<string>;
  killNode(ip: string): number;
  serve(file: string): Promise<never>;
  stop(): void;
}
