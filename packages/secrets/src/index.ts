export { declaredSecret, type Secret, type SecretsClient, SecretUnreadable, secretIn } from './secret.ts';
