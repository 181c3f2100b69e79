import { compare } from 'mvncmp';
import type { VersionScheme } from './scheme.ts';

/** Versions of Maven artifacts. https://maven.apache.org/pom.html#version-order-specification */
export const maven: VersionScheme = { name: 'maven', compare };
