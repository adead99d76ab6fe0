import type { Memento } from 'vscode';

/** What is remembered of a report besides its run file, per workspace. */
export interface Remembered {
  /** The ground truth chosen by hand. */
  truth?: string;
  /** The run file that it is compared with. */
  other?: string;
  threshold?: number;
  /** It ran, or waited for its server, and is to go on by itself. */
  goesOn?: boolean;
}

const MEMORY = 'mmocr.reports';
const MOST = 50;

/** Remembers what was chosen for the reports of this workspace, by their run files. */
export class ReportMemory {
  constructor(private readonly memory: Memento) {}

  of(runFile: string): Remembered {
    return this.memory.get<Record<string, Remembered>>(MEMORY, {})[runFile] ?? {};
  }

  /** What is absent is forgotten. */
  async remember(runFile: string, remembered: Remembered): Promise<void> {
    const others = Object.entries(this.memory.get<Record<string, Remembered>>(MEMORY, {}))
      .filter(([file]) => file !== runFile)
      .slice(1 - MOST);
    await this.memory.update(MEMORY, Object.fromEntries([...others, [runFile, remembered]]));
  }
}
