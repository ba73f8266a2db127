export { shareBundles } from './share-bundles.ts';
