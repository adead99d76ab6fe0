import type { CommandLine } from '../../base/commandLine';
import { builtin, type BuiltinProgram } from '../builtin/program';
import type { Launch, ProgramKind } from '../launch/program';
import { torchServe, type TorchServeProgram } from '../torchserve/program';

/** A program that is started here, as it is installed. */
export type ServerProgram = TorchServeProgram | BuiltinProgram;

/** What sets each apart; one that is forgotten does not compile. */
const programs: { [P in ServerProgram as P['kind']]: ProgramKind<P> } = {
  torchserve: torchServe,
  builtin,
};

/** What sets this program apart. */
export function programKind(kind: ServerProgram['kind']): ProgramKind<ServerProgram> {
  return programs[kind];
}

/** The command line of a start. */
export function launchCommand(
  program: ServerProgram,
  launch: Launch,
  platform: NodeJS.Platform = process.platform,
): CommandLine {
  return programKind(program.kind).command(program, launch, platform);
}
