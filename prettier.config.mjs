/**
 * How the code is laid out; `npm run check` fails on what is not. @type {import('prettier').Config}
 */
export default { printWidth: 100, singleQuote: true, arrowParens: 'avoid', objectWrap: 'collapse' };
