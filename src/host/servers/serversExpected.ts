import type * as vscode from 'vscode';
import { containerKey, startedServersKey } from './memory';
import { namedServers } from './namedServers';

/**
 * Whether a server is to be shown before anybody asks for one: one that a reload left running, or
 * that the settings name.
 */
export function serversExpected(memory: vscode.Memento): boolean {
  const left = Object.keys(memory.get<object>(startedServersKey, {})).length > 0;
  return left || memory.get(containerKey) !== undefined || namedServers().length > 0;
}
