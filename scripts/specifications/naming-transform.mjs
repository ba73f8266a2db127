import swc from '@swc/jest';
import { withNamedDecisions } from './decisions.ts';

const DOMAIN = /\/services\/[^/]+\/src\/domain\//;

/** Jest's usual transform, after decisions of domains have been given their names. */
export default {
  createTransformer(options) {
    const usual = swc.createTransformer(options);
    const named = (text, path) => (DOMAIN.test(path) ? withNamedDecisions(text) : text);
    return {
      ...usual,
      process: (text, path, settings) => usual.process(named(text, path), path, settings),
      processAsync: (text, path, settings) => usual.processAsync(named(text, path), path, settings),
      getCacheKey: (text, path, ...settings) => usual.getCacheKey(named(text, path), path, ...settings),
    };
  },
};
