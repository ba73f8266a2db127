// A handler that calls a local service as often as it is told, one call after the other.
import { request } from 'node:http';

const call = (path) =>
  new Promise((resolve, reject) => {
    request(`${process.env.AWS_ENDPOINT_URL_SQS}${path}`)
      .once('response', (answer) => answer.resume().once('end', resolve))
      .once('error', reject)
      .end();
  });

export const calls = async ({ count }) => {
  for (let n = 1; n <= count; n += 1) await call(`/${n}`);
  return 'done';
};
export const fetches = async ({ count }) => {
  for (let n = 1; n <= count; n += 1) await (await fetch(`${process.env.AWS_ENDPOINT_URL_SQS}/${n}`)).text();
  return 'done';
};
