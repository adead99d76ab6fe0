import { once } from 'node:events';
import { buffer } from 'node:stream/consumers';
import busboy from 'busboy';
import { ServeError } from './reply';
import { requestJson } from './requestJson';

/**
 * A request as TorchServe hands it to a handler: field name → bytes, text, or parsed JSON. A body
 * that is no form is the field `body`.
 */
export type RequestRow = Map<string, unknown>;

/** A request has one image and a few words beside it; what comes after so many is passed over. */
const mostFields = 100;

/**
 * Splits a request body by its content type as TorchServe does: form fields, JSON, `text/…`, else
 * bytes. JSON that cannot be parsed stays bytes. Throws `ServeError` for a form that cannot be
 * read.
 */
export async function requestRow(
  body: Buffer,
  contentType: string | undefined,
): Promise<RequestRow> {
  const [mime = ''] = (contentType ?? '').split(';', 1).map(text => text.trim());
  if (/^multipart\/form-data$/i.test(mime) || /^application\/x-www-form-urlencoded$/i.test(mime))
    return formFields(body, contentType ?? '');
  return new Map([['body', decoded(body, mime)]]);
}

function decoded(body: Buffer, mime: string): unknown {
  if (mime === 'application/json') {
    try {
      return requestJson(body);
    } catch (error) {
      if (!(error instanceof SyntaxError)) throw error;
      return body;
    }
  }
  return mime.startsWith('text') ? body.toString('utf8') : body;
}

/**
 * Every field as bytes, whether it came with a file name or not; of equal names the last counts.
 */
async function formFields(body: Buffer, contentType: string): Promise<RequestRow> {
  // An image sent by `curl --data-binary` says it is a form.
  if (/^application/i.test(contentType) && /%(?![0-9a-f]{2})/i.test(body.toString('latin1')))
    throw undecodable('Bad string');
  const fields: Promise<readonly [string, Buffer]>[] = [];
  try {
    const form = busboy({
      headers: { 'content-type': contentType },
      defParamCharset: 'utf8',
      limits: { fieldSize: body.length, fields: mostFields, files: mostFields },
    });
    form.on('field', (name, value) =>
      fields.push(Promise.resolve([name, Buffer.from(value)] as const)),
    );
    form.on('file', (name, stream) =>
      fields.push(buffer(stream).then(bytes => [name, bytes] as const)),
    );
    form.end(body);
    await once(form, 'close');
    return new Map(await Promise.all(fields));
  } catch (error) {
    throw undecodable(error instanceof Error ? error.message : String(error));
  }
}

const undecodable = (why: string): ServeError =>
  new ServeError(500, 'ErrorDataDecoderException', why);
