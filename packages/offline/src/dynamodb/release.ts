/** The one release of AWS's DynamoDB Local that this repository is built and measured against. */
export const RELEASE = {
  version: '3.1.0',
  jar: {
    name: 'DynamoDBLocal-3.1.0.jar',
    /** Of the jar on Maven Central, whose published SHA-1 (1871d0afcb4bf29e4ca67fc0a31b72fe02ede91f) it matches. */
    sha256: '3d6d35f34482d0fcbdd52d7ec2c0aa18cf937aab2b5a1e4605ad6b2052bac03c',
  },
  archive: {
    /**
     * AWS documents only `dynamodb_local_latest`; beside it lies the archive of each release, named for its date.
     * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/DynamoDBLocal.DownloadingAndRunning.html
     */
    url: 'https://d1ni2b6xgvw0s0.cloudfront.net/v2.x/dynamodb_local_2025-09-11.tar.gz',
    /** As recorded when that release was the newest: Homebrew/homebrew-cask@130e882, Casks/d/dynamodb-local.rb */
    sha256: '3197d1a68abcb666737bf6b1feb6d5a9507ffc195979d7ef6048473890bfe542',
    jarName: 'DynamoDBLocal.jar',
  },
  image: 'amazon/dynamodb-local:3.1.0',
  /** https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/DynamoDBLocalHistory.html */
  minimumJava: 17,
} as const;
