/** esbuild bundles stylesheets imported for their effect. */
declare module '*.css';
