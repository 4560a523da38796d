import type { Disk, DiskFile } from '@kakeya/storage';
import type { Life } from '../world/world.ts';
import { apply, type Change, type Inode } from './inode.ts';
import type { MachineDisk } from './machine_disk.ts';

/** The disk as one life of a process sees it, through the port that the real adapter has. */
export function diskView(machine: MachineDisk, life: Life): Disk {
  return {
    async open(path, mode) {
      await machine.step(life, mode === 'create' ? 'create' : 'open', path);
      const existing = machine.lookup(path);
      if (mode !== 'create') {
        if (existing === undefined) throw systemError('ENOENT', path);
        return fileView(machine, life, existing, path);
      }
      if (existing !== undefined) throw systemError('EEXIST', path);
      return fileView(machine, life, machine.create(path), path);
    },
    async list(directory) {
      await machine.step(life, 'list', directory);
      return machine.list(directory);
    },
    async rename(from, to) {
      await machine.step(life, 'rename', to);
      const inode = machine.lookup(from);
      if (inode === undefined) throw systemError('ENOENT', from);
      machine.rename(from, to, inode);
    },
    async remove(path) {
      await machine.step(life, 'remove', path);
      if (machine.lookup(path) === undefined) throw systemError('ENOENT', path);
      machine.remove(path);
    },
    async makeDirectory() {
      // Directories exist by being named.
    },
    async syncDirectory(path) {
      await machine.step(life, 'syncDirectory', path);
      if (machine.takeSyncFailure()) throw systemError('EIO', path);
      machine.syncNames(path);
    },
  };
}

function fileView(machine: MachineDisk, life: Life, inode: Inode, path: string): DiskFile {
  return {
    async write(bytes, position) {
      if (!life.alive) return machine.step(life, 'write', path);
      const growth = Math.max(0, position + bytes.length - inode.live.length);
      const accepted = bytes.length - growth + machine.takeRoom(growth);
      const change: Change = { type: 'write', bytes: bytes.slice(0, accepted), position };
      machine.beginWrite(inode, change);
      await machine.step(life, 'write', path);
      machine.endWrite(inode, change);
      if (accepted < bytes.length) throw systemError('ENOSPC', path);
    },
    async read(into, position) {
      await machine.step(life, 'read', path);
      const bytes = inode.live.view.subarray(position, position + into.length);
      into.set(bytes);
      return bytes.length;
    },
    async dataSync() {
      const covered = inode.pending.length;
      await machine.step(life, 'dataSync', path);
      if (machine.takeSyncFailure()) {
        machine.dropDirty(inode);
        throw systemError('EIO', path);
      }
      for (const change of inode.pending.splice(0, covered)) apply(inode.durable, change);
    },
    async truncate(length) {
      const change: Change = { type: 'truncate', length };
      await machine.step(life, 'truncate', path);
      inode.pending.push(change);
      apply(inode.live, change);
    },
    async size() {
      await machine.step(life, 'size', path);
      return inode.live.length;
    },
    async close() {
      if (!life.alive) await machine.step(life, 'size', path);
    },
  };
}

function systemError(code: string, path: string): Error {
  return Object.assign(new Error(`${code}: ${path}`), { code });
}
