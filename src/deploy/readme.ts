import type { DeployEngine, DeployFile, DeployedModel, Deployment } from './deployment';
import { targetTitles } from './targetTitles';

/** What somebody does next: why, in a sentence, and the command lines, from within the folder. */
export interface ReadmeStep {
  says: string;
  commands: readonly string[];
}

/** What only the target knows; English and Markdown, as the folder's other files are for anyone. */
export interface ReadmeSections {
  /** A paragraph: what runs where, and which parts are scaled apart. */
  about: string;
  /** What has to be there before the first command, with its version. */
  needs: readonly string[];
  /** The same server on the machine that the folder lies on, before anything bigger. */
  tryHere?: readonly ReadmeStep[];
  /** From nothing to models that answer. */
  steps: readonly ReadmeStep[];
  /** Where they answer then, as `--inference-addr` takes it. */
  address: string;
  /** Where clients need a key: the key file, as `--key-file` takes it. */
  keyFile?: string;
  /** Undoing it: traffic back first, then what was started. */
  back: readonly ReadmeStep[];
  /** What lies in the folder, each path with what it is for. */
  files: readonly (readonly [path: string, meaning: string])[];
  /** What else is to be known, after all of it. */
  more?: readonly { title: string; text: string }[];
}

/** The server that answers today, as TorchServe starts. */
const before = '127.0.0.1:8080';

const engineWords: Record<DeployEngine, string> = {
  pytorch: "the archive's own handler (PyTorch, MMOCR)",
  onnx: 'ONNX Runtime, from the ONNX files of the archive; no MMOCR, no PyTorch',
};

/** What `DeployTarget.commands` says is what the README has. */
export function commandsOf(steps: readonly ReadmeStep[]): string[] {
  return steps.flatMap(({ commands }) => commands);
}

/** The folder's README.md: what is served, how it comes up, is proven equal, and taken back. */
export function readmeFile(deployment: Deployment, sections: ReadmeSections): DeployFile {
  const { target, models } = deployment;
  const parts = [
    `# ${models.map(({ name }) => name).join(', ')} on ${targetTitles[target]}`,
    sections.about,
    served(deployment),
    '## What it needs',
    list(sections.needs),
    ...(sections.tryHere
      ? [
          '## Try it here first',
          'On this machine alone, in this folder:',
          numbered(sections.tryHere),
        ]
      : []),
    '## Bring it up',
    'Nothing is started or sent anywhere by itself. In this folder, in this order:',
    numbered(sections.steps),
    gates(models, sections),
    '## Go back',
    numbered(sections.back),
    '## What lies here',
    table(
      ['file', 'what for'],
      sections.files.map(([path, meaning]) => [code(path), meaning]),
    ),
    ...(sections.more ?? []).flatMap(({ title, text }) => [`## ${title}`, text]),
  ];
  return { path: 'README.md', text: `${parts.join('\n\n')}\n` };
}

function served({ engine, models }: Deployment): string {
  const rows = models.map(({ name, version, task, kind, file }) => [
    code(name),
    kind === 'chain' ? `${task}, several models in one` : task,
    version,
    code(`models/${file}`),
  ]);
  return `${table(['model', 'task', 'version', 'archive'], rows)}\n\nEngine: ${engineWords[engine]}.`;
}

/** Equal answers are shown before anybody depends on them. */
function gates(models: readonly DeployedModel[], { address, keyFile }: ReadmeSections): string {
  const key = keyFile === undefined ? '' : `--key-file ${keyFile}`;
  const rightKey = keyFile === undefined ? '' : `--right-key-file ${keyFile}`;
  const compared = models.map(({ name, kind }) =>
    words(
      'mmocr-serving compare IMAGE',
      `--left served:${name}@${before} --right served:${name}@${address}`,
      rightKey,
      // Alone, it is given the texts and boxes that others found.
      kind === 'kie' ? '--annotations ANNOTATIONS.json' : '',
    ),
  );
  const many = models
    .filter(({ kind }) => kind !== 'kie')
    .flatMap(({ name }) => [
      `mmocr-serving predict IMAGES ${name} --inference-addr ${before} --output ${name}.before.jsonl`,
      words(
        `mmocr-serving predict IMAGES ${name} --inference-addr ${address}`,
        key,
        `--output ${name}.after.jsonl`,
      ),
      `mmocr-serving check ${name}.after.jsonl --against ${name}.before.jsonl`,
    ]);
  return [
    '## Before traffic moves',
    `\`${before}\` stands for the server that answers today, \`${address}\` for this one. ` +
      'IMAGE is an image of yours, IMAGES a folder of them. ' +
      'A server with keys takes `--left-key-file FILE`, of `predict` `--key-file FILE`.',
    'Each of these ends with exit code 0 where the answers are equal, with 1 and the differences where not:',
    shell(compared),
    ...(many.length > 0
      ? ['Then over many images; `check` names every image and text that differs:', shell(many)]
      : []),
    'Move a part of the traffic first, and keep the old server until it is no longer asked.',
  ].join('\n\n');
}

function numbered(steps: readonly ReadmeStep[]): string {
  return steps
    .map(({ says, commands }, index) => {
      const said = `${index + 1}. ${says}`;
      return commands.length > 0 ? `${said}\n\n${indented(shell(commands))}` : said;
    })
    .join('\n\n');
}

function list(items: readonly string[]): string {
  return items.map(item => `- ${item}`).join('\n');
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  return [head, head.map(() => '---'), ...rows].map(row => `| ${row.join(' | ')} |`).join('\n');
}

function shell(commands: readonly string[]): string {
  return ['```sh', ...commands, '```'].join('\n');
}

function indented(text: string): string {
  return text.replace(/^(?=.)/gm, '   ');
}

function words(...given: string[]): string {
  return given.filter(word => word !== '').join(' ');
}

function code(text: string): string {
  return `\`${text}\``;
}
