import * as vscode from 'vscode';

/** A baseline is a run file of such a name. */
export const BASELINES = '**/*.baseline.jsonl';
const ELSEWHERE = '**/{node_modules,site-packages,.venv,venv}/**';
/** More baselines than this are generated, and no list that anybody reads. */
const MOST_BASELINES = 500;

/** The baselines of the workspace. */
export function findBaselines(): Thenable<vscode.Uri[]> {
  return vscode.workspace.findFiles(BASELINES, ELSEWHERE, MOST_BASELINES);
}
