import * as fs from 'node:fs/promises';
import * as os from 'node:os';
import * as path from 'node:path';
import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { writeDiagnostics, type DiagnosticsText } from '../../diagnostics/bundle';
import { CancelledError } from '../../base/errors';
import { checkEnvironment } from '../../environment/checkEnvironment';
import { readAccessKeys } from '../../servers/contract/keys';
import { offer } from '../ui/notify';
import type { ServerPlan } from '../../servers/start/plan';
import type { Parts } from '../parts';
import { withProgress } from '../ui/progress';
import { namedServers } from '../servers/namedServers';
import { keySecret } from '../servers/serverKeys';
import { settings } from '../ui/settings';

/**
 * Versions, settings, the environment's check and the logs as one ZIP to attach to an issue,
 * without any key.
 */
export async function saveDiagnostics(parts: Parts, argument: unknown): Promise<string> {
  const file = typeof argument === 'string' ? argument : await askWhere();
  await withProgress(l10n.t('Collecting diagnostics'), async signal => {
    const texts = [about(parts), await environment(parts, signal), ...(await logs(parts))];
    await writeDiagnostics(file, texts, await secrets(parts));
  });
  void offer(
    vscode.window.showInformationMessage,
    l10n.t('Saved {0}. It holds no keys; look through it before you pass it on.', file),
    [{ label: l10n.t('Reveal'), command: 'revealFileInOS', arguments: [vscode.Uri.file(file)] }],
  );
  return file;
}

async function askWhere(): Promise<string> {
  const chosen = await vscode.window.showSaveDialog({
    defaultUri: vscode.Uri.file(path.join(os.homedir(), 'mmocr-serving-diagnostics.zip')),
    filters: { ZIP: ['zip'] },
    title: l10n.t('Save Diagnostics'),
  });
  if (!chosen) throw new CancelledError();
  return chosen.fsPath;
}

function about(parts: Parts): DiagnosticsText {
  const { version } = parts.context.extension.packageJSON as { version: string };
  const facts = {
    extension: version,
    vscode: `${vscode.env.appName} ${vscode.version}`,
    remote: vscode.env.remoteName,
    language: vscode.env.language,
    system: `${os.type()} ${os.release()} ${os.arch()}`,
    processors: os.cpus().length,
    memoryGiB: Math.round(os.totalmem() / 2 ** 30),
    trusted: vscode.workspace.isTrusted,
    servers: parts.servers.registry.all.map(({ id, kind, state }) => ({ id, kind, state })),
    settings: settings(),
  };
  return { name: 'about.json', text: JSON.stringify(facts, undefined, 2) };
}

async function environment(parts: Parts, signal: AbortSignal): Promise<DiagnosticsText> {
  const { python, javaHome } = settings();
  const name = 'environment.json';
  if (!python || !vscode.workspace.isTrusted)
    return { name, text: JSON.stringify({ python, checked: false }) };
  const report = await checkEnvironment(python, {
    distFolder: parts.dist,
    signal,
    ...(javaHome && { javaHome }),
  }).catch((error: unknown) => ({ error: String(error) }));
  return { name, text: JSON.stringify(report, undefined, 2) };
}

/** The extension's own log and, while TorchServe runs, its log and its settings. */
async function logs(parts: Parts): Promise<DiagnosticsText[]> {
  const folders: [name: string, folder: string][] = [
    ['extension', parts.context.logUri.fsPath],
    ...running(parts).flatMap(({ program, folders: { working } }): [string, string][] => [
      [folderName(program), working],
      [folderName(program), path.join(working, 'logs')],
    ]),
  ];
  const found = await Promise.all(
    folders.map(async ([name, folder]) => {
      const files = (await fs.readdir(folder).catch(() => [])).filter(file =>
        /\.(log|properties)$/.test(file),
      );
      return Promise.all(
        files.map(async file => ({
          name: `${name}/${file}`,
          text: await fs.readFile(path.join(folder, file), 'utf8'),
        })),
      );
    }),
  );
  return found.flat();
}

/** The plans of the servers that run or start here. */
function running({ servers }: Parts): ServerPlan[] {
  return servers.started.flatMap(({ session }) => session?.plan ?? []);
}

const folderName = (program: ServerPlan['program']): string =>
  program === 'torchserve' ? 'server' : `server-${program}`;

async function secrets(parts: Parts): Promise<string[]> {
  const files = running(parts).map(({ folders }) => path.join(folders.working, 'key_file.json'));
  const written = await Promise.all(files.map(file => readAccessKeys(file)));
  const kinds = ['inference', 'management'] as const;
  const named = namedServers().flatMap(address => kinds.map(kind => keySecret(kind, address)));
  const stored = await Promise.all(named.map(name => parts.context.secrets.get(name)));
  const keys = written.flatMap(found =>
    found ? [found.inference.key, found.management.key, found.api] : [],
  );
  return [...stored, ...keys].filter(secret => secret !== undefined);
}
