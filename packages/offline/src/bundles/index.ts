export { buildApart } from './build-apart.ts';
export { shareBundles } from './share-bundles.ts';
