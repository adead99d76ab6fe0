import { guardServer, type Guarded } from './servers/start/guard';

// The guard of a server whose window was closed or is reloaded: see `leaveToGuard`.
void guardServer(JSON.parse(process.argv[2] ?? '') as Guarded);
