import { UserError } from '../../base/errors';

/** The server as it is now answers for no image: the question is wrong, or whom it goes to. */
export class NotAskableError extends UserError {}

/** The server has no model of that name. */
export class ModelNotFoundError extends NotAskableError {}

/** Nobody is there to answer; that may change by itself. */
export class ServerAwayError extends UserError {}

/** It is there, and takes no more now: it loads its models, or has too much to do. */
export class ServerBusyError extends ServerAwayError {}

/** It went while it was asked, which may be the image's fault. */
export class ServerLostError extends ServerAwayError {}
