import * as fs from 'node:fs';
import * as path from 'node:path';
import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { CancelledError } from '../../base/errors';
import { folderImages, isImageFile } from '../../jobs/folderImages';
import { workspaceFiles } from '../models/workspaceModels';
import { chooseFile, group, Steps, type Choice } from '../ui/steps';
import { RUNS_FOLDER } from './newRunFile';

/** Images that are to be tested together. */
export interface ImagesTarget {
  kind: 'images';
  /** The folder that all of them lie in. */
  root: string;
  /** What a run of them is called: the folder's name. */
  name: string;
  /** Their ways from `root`, with slashes. */
  images: string[];
  /** Other files that were among them. */
  leftOut: number;
}

/** What the command is about. */
export type Target = ImagesTarget | { kind: 'run'; file: string };

/** More runs than this are found quicker with the file dialog. */
const MOST_LISTED = 20;

/** What of a menu was opened: a folder, a run file, images; undefined where it was on nothing. */
export function targetOf(argument: unknown): Target | undefined {
  const all: unknown[] = Array.isArray(argument) ? argument : [argument];
  const files = all.flatMap(uri => (uri instanceof vscode.Uri ? uri.fsPath : []));
  const [first] = files;
  if (first === undefined) return undefined;
  if (files.length > 1) return severalImages(files);
  if (/\.jsonl$/i.test(first)) return { kind: 'run', file: first };
  return isFolder(first) ? folderTarget(first) : severalImages([first]);
}

/** Asks for a folder, or for a run that was made before. */
export async function askTarget(): Promise<Target> {
  const runs = (await workspaceFiles(`**/${RUNS_FOLDER}/*.jsonl`)).sort().reverse();
  const listed = runs
    .slice(0, MOST_LISTED)
    .map((file): Choice<() => Promise<Target>> => ({
      label: path.parse(file).name,
      description: vscode.workspace.asRelativePath(path.dirname(file)),
      value: () => Promise.resolve({ kind: 'run', file }),
    }));
  const chosen = await new Steps(l10n.t('Test Folder'), 1).pick(l10n.t('What should be tested?'), [
    { label: l10n.t('Folder of Images…'), value: askFolder },
    { label: l10n.t('Report of a Run File…'), value: askRunFile },
    ...group(l10n.t('Runs of before'), listed),
  ]);
  return chosen();
}

async function askFolder(): Promise<Target> {
  const [folder] =
    (await vscode.window.showOpenDialog({
      title: l10n.t('Folder of Images'),
      openLabel: l10n.t('Select'),
      canSelectFolders: true,
      canSelectFiles: false,
    })) ?? [];
  if (!folder) throw new CancelledError();
  return folderTarget(folder.fsPath);
}

async function askRunFile(): Promise<Target> {
  const file = await chooseFile(l10n.t('Run File'), l10n.t('Run files'), ['jsonl']);
  return { kind: 'run', file };
}

function folderTarget(folder: string): ImagesTarget {
  const { names, leftOut } = folderImages(folder, { recursive: true });
  return {
    kind: 'images',
    root: folder,
    name: path.basename(folder) || folder,
    images: names,
    leftOut: leftOut.length,
  };
}

/** Images of one folder or of several, and all images of the folders among them. */
function severalImages(files: readonly string[]): ImagesTarget {
  const root = commonFolder(files);
  const inRoot = (file: string): string => path.relative(root, file).split(path.sep).join('/');
  const found = files.map(file => {
    const stat = fs.statSync(file, { throwIfNoEntry: false });
    if (!stat?.isDirectory()) {
      // Opening a pipe would wait for ever.
      const isImage = stat?.isFile() && isImageFile(file);
      return isImage ? { images: [file], out: 0 } : { images: [], out: 1 };
    }
    const { images, leftOut } = folderTarget(file);
    return { images: images.map(name => path.join(file, name)), out: leftOut };
  });
  return {
    kind: 'images',
    root,
    name: path.basename(root) || root,
    images: [...new Set(found.flatMap(({ images }) => images.map(inRoot)))].sort(),
    leftOut: found.reduce((sum, { out }) => sum + out, 0),
  };
}

function commonFolder(files: readonly string[]): string {
  let folder = path.dirname(files[0]!);
  const isBelow = (file: string): boolean => {
    const way = path.relative(folder, file);
    return way !== '..' && !way.startsWith(`..${path.sep}`) && !path.isAbsolute(way);
  };
  while (!files.every(isBelow) && path.dirname(folder) !== folder) folder = path.dirname(folder);
  return folder;
}

function isFolder(file: string): boolean {
  return fs.statSync(file, { throwIfNoEntry: false })?.isDirectory() ?? false;
}
