import * as assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { until } from './extension';

type State = 'passed' | 'failed' | 'errored' | 'skipped';

/** What one run of tests told the Test Explorer, by the tests' labels. */
export class Results {
  readonly told = new Map<string, { state: State; messages: vscode.TestMessage[] }>();
  begun = false;
  ended = false;

  states(): Record<string, State> {
    return Object.fromEntries([...this.told].map(([label, { state }]) => [label, state]));
  }

  /** What its first message says. */
  text(label: string): string {
    const { message = '' } = this.messages(label)[0] ?? {};
    return typeof message === 'string' ? message : message.value;
  }

  messages(label: string): vscode.TestMessage[] {
    return this.told.get(label)?.messages ?? [];
  }
}

/**
 * The Test Explorer as the extension fills it. Runs go the window's own way, by its commands; what
 * the extension says of them is noted, and told on.
 */
export class Explorer {
  controller: vscode.TestController | undefined;
  last = new Results();
  private profile: vscode.TestRunProfile | undefined;
  private readonly original = vscode.tests.createTestController;

  constructor() {
    const made = (id: string, label: string): vscode.TestController => {
      const controller = this.original(id, label);
      const createRun = controller.createTestRun.bind(controller);
      const createProfile = controller.createRunProfile.bind(controller);
      controller.createTestRun = (...given) => this.noting(createRun(...given));
      controller.createRunProfile = (...given) => (this.profile = createProfile(...given));
      this.controller = controller;
      return controller;
    };
    Object.assign(vscode.tests, { createTestController: made });
  }

  restore(): void {
    Object.assign(vscode.tests, { createTestController: this.original });
  }

  get count(): number {
    return this.controller?.items.size ?? 0;
  }

  lists(count: number): Promise<void> {
    return until(everyMoment, () => this.count === count, 60, `${count} baselines`);
  }

  baseline(label: string): vscode.TestItem {
    let found: vscode.TestItem | undefined;
    this.controller!.items.forEach(item => {
      if (item.label === label) found = item;
    });
    assert.ok(found, `no baseline ${label}`);
    return found;
  }

  image(baseline: string, image: string): vscode.TestItem {
    const item = this.baseline(baseline);
    const found = item.children.get(`${item.id}#${image}`);
    assert.ok(found, `no image ${image}`);
    return found;
  }

  async resolve(item: vscode.TestItem): Promise<void> {
    await this.controller!.resolveHandler!(item);
  }

  /** As the button of the Test Explorer does. */
  async runAll(): Promise<Results> {
    this.last = new Results();
    // The window hears of new tests a moment later; until then it has none to run.
    const begin = (): void => void vscode.commands.executeCommand('testing.runAll');
    for (let tries = 0; tries < 20 && !this.last.begun; tries++) {
      begin();
      await until(everyMoment, () => this.last.begun, 1, 'a run').catch(() => undefined);
    }
    await until(everyMoment, () => this.last.ended, 60, 'the end of the run');
    return this.last;
  }

  /** As VS Code asks the profile. */
  async run(include?: vscode.TestItem[], cancelled = false): Promise<Results> {
    this.last = new Results();
    const source = new vscode.CancellationTokenSource();
    if (cancelled) source.cancel();
    const request = new vscode.TestRunRequest(include, undefined, this.profile);
    await this.profile!.runHandler(request, source.token);
    return this.last;
  }

  /** Runs `work`, answering its modal question; `press` presses a button of what it tells then. */
  async answering(
    answer: string | undefined,
    work: () => Thenable<unknown>,
  ): Promise<{ questions: string[]; press: (label: string) => Promise<void> }> {
    const { showWarningMessage, showInformationMessage } = vscode.window;
    const questions: string[] = [];
    let press: (label: string) => void = () => undefined;
    Object.assign(vscode.window, {
      showWarningMessage: (question: string) => {
        questions.push(question);
        return Promise.resolve(answer);
      },
      showInformationMessage: () => new Promise(resolve => (press = resolve)),
    });
    try {
      await work();
    } finally {
      Object.assign(vscode.window, { showWarningMessage, showInformationMessage });
    }
    return {
      questions,
      press: async label => {
        press(label);
        const watcher = vscode.workspace.createFileSystemWatcher('**/*.baseline.jsonl');
        let changed = false;
        watcher.onDidChange(() => (changed = true));
        watcher.onDidCreate(() => (changed = true));
        await until(everyMoment, () => changed, 30, 'a changed baseline');
        watcher.dispose();
      },
    };
  }

  /** Runs `work` and answers the save dialog it shows; gives the path that was proposed. */
  async saving(answer: vscode.Uri, work: () => Thenable<unknown>): Promise<string | undefined> {
    const { showSaveDialog } = vscode.window;
    let proposed: vscode.Uri | undefined;
    Object.assign(vscode.window, {
      showSaveDialog: ({ defaultUri }: vscode.SaveDialogOptions) => {
        proposed = defaultUri;
        return Promise.resolve(answer);
      },
    });
    try {
      await work();
    } finally {
      Object.assign(vscode.window, { showSaveDialog });
    }
    return proposed?.fsPath;
  }

  private noting(run: vscode.TestRun): vscode.TestRun {
    const results = this.last;
    results.begun = true;
    const note =
      (state: State) =>
      (item: vscode.TestItem, messages?: vscode.TestMessage | readonly vscode.TestMessage[]) => {
        const all = typeof messages === 'object' ? [messages].flat() : [];
        results.told.set(item.label, { state, messages: all });
      };
    for (const state of ['passed', 'failed', 'errored', 'skipped'] as const) {
      const tell = run[state].bind(run) as (...given: unknown[]) => void;
      run[state] = (...given: unknown[]) => {
        note(state)(...(given as Parameters<ReturnType<typeof note>>));
        tell(...given);
      };
    }
    const end = run.end.bind(run);
    run.end = () => {
      end();
      results.ended = true;
    };
    return run;
  }
}

/** Nothing tells when the Test Explorer has changed. */
const everyMoment: vscode.Event<void> = listener => {
  const timer = setInterval(() => {
    listener();
  }, 100);
  return new vscode.Disposable(() => {
    clearInterval(timer);
  });
};
