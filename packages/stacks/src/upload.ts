import { PutObjectCommand, S3Client, type S3ClientConfig } from '@aws-sdk/client-s3';

interface Destination {
  readonly config: S3ClientConfig;
  readonly bucket: string;
  /** Key of the folder in the bucket, without a slash at its end. */
  readonly folder: string;
}

/** Puts files where CloudFormation reads them from, by their names. */
export const uploadTemplates = async (
  files: ReadonlyMap<string, string>,
  { config, bucket, folder }: Destination,
): Promise<void> => {
  const s3 = new S3Client(config);
  try {
    for (const [name, text] of files) {
      await s3.send(
        new PutObjectCommand({
          Bucket: bucket,
          Key: `${folder}/${name}`,
          Body: text,
          ContentType: 'application/json',
        }),
      );
    }
  } finally {
    s3.destroy();
  }
};
