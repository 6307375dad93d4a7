import { Injectable } from '@nestjs/common';
import { In } from 'typeorm';
import type { Page, Paged } from '../database/keyset.js';
import { type Db, isDuplicate } from '../database/unit-of-work.js';
import { Image } from '../images/image.entity.js';
import type { Principal } from '../permissions/principal.js';
import { administeredJobs } from '../permissions/visible.js';
import { LONGEST_WAIT_MS } from './back-off.js';
import type { JobFailure, JobRequest } from './job-queue.js';
import { type JobState, TilingJob } from './tiling-job.entity.js';

export interface JobFilter {
  projectId?: number;
  state?: JobState;
}

/** One run of one job: nobody else changes the row while it is held. */
export interface Lease {
  jobId: number;
  owner: string;
}

const UNFINISHED: JobState[] = ['waiting', 'running'];
const NO_LEASE = { leaseOwner: null, leaseUntil: null };
const NO_FAILURE = { failureCode: null, failureMessage: null };
const IN_SIGHT = 'EXISTS (SELECT 1 FROM images i WHERE i.image_id = tiling_jobs.image_id AND i.trash_id = 0)';

@Injectable()
export class TilingJobsRepository {
  byId(db: Db, jobId: number): Promise<TilingJob | null> {
    return db.findOne(TilingJob, { where: { jobId }, relations: { image: { project: true } } });
  }

  /** Newest first; what lies in the trash is left out. */
  async list(db: Db, { projectId, state }: JobFilter, page: Page, me: Principal): Promise<Paged<TilingJob>> {
    const rows = db
      .createQueryBuilder(TilingJob, 'j')
      .innerJoinAndSelect('j.image', 'i')
      .innerJoinAndSelect('i.project', 'p');
    rows.where('i.trashId = 0');
    administeredJobs(rows, me);
    if (projectId !== undefined) rows.andWhere('j.projectId = :projectId', { projectId });
    if (state !== undefined) rows.andWhere('j.state = :state', { state });
    if (page.after) rows.andWhere('j.jobId < :before', { before: page.after.id });
    const found = await rows
      .orderBy('j.jobId', 'DESC')
      .limit(page.limit + 1)
      .getMany();
    const shown = found.slice(0, page.limit);
    const last = shown.at(-1);
    return { rows: shown, next: found.length > page.limit && last ? { sort: 0, id: last.jobId } : null };
  }

  /** Adds a job that waits, or makes the finished one of the image wait again. */
  async add(db: Db, { imageId, projectId, size }: JobRequest, now: Date): Promise<void> {
    const fresh = { size, attempts: 0, interruptions: 0, progress: 0, notBefore: now, finishedAt: null };
    const waiting = { ...fresh, ...NO_FAILURE, ...NO_LEASE, state: 'waiting' as const };
    try {
      const job = { ...waiting, imageId, projectId, turn: 0, createdAt: now, startedAt: null };
      // Nobody needs it back.
      await db.createQueryBuilder().insert().into(TilingJob).values(job).updateEntity(false).execute();
    } catch (error) {
      if (!isDuplicate(error)) throw error;
      const finished = In<JobState>(['done', 'failed', 'cancelled']);
      await db.update(TilingJob, { imageId, state: finished }, waiting);
    }
  }

  /** Images that are to be tiled and have no job: their server was killed between the two, or comes from before there were jobs. */
  withoutJob(db: Db): Promise<Image[]> {
    const job = `SELECT 1 FROM tiling_jobs j WHERE j.image_id = i.image_id AND j.state IN ('waiting', 'running')`;
    const rows = db.createQueryBuilder(Image, 'i').where(`i.status = 'processing' AND i.trash_id = 0`);
    return rows.andWhere(`NOT EXISTS (${job})`).orderBy('i.imageId').getMany();
  }

  /** Projects with jobs that wait, in the order in which it is their turn. */
  async projectsInTurn(db: Db): Promise<number[]> {
    const jobs = 'FROM tiling_jobs j WHERE j.project_id = p.project_id';
    const rows = await db.query<{ projectId: number }[]>(`
      SELECT p.project_id AS projectId, (SELECT MAX(j.turn) ${jobs}) AS turn,
        (SELECT MIN(j.job_id) ${jobs} AND j.state = 'waiting') AS oldest
      FROM projects p
      WHERE p.trash_id = 0 AND EXISTS (SELECT 1 ${jobs} AND j.state = 'waiting')
      ORDER BY turn, oldest`);
    return rows.map((row) => row.projectId);
  }

  /** The oldest job of a project that may be started now. @param below Only jobs smaller than this; null: any. */
  next(db: Db, projectId: number, now: Date, below: number | null): Promise<TilingJob | null> {
    const rows = db.createQueryBuilder(TilingJob, 'j').innerJoin('j.image', 'i').where('i.trashId = 0');
    rows.andWhere(`j.projectId = :projectId AND j.state = 'waiting'`, { projectId });
    // Later than we ever have anything wait: the clock has been put back since.
    const farthest = new Date(now.getTime() + LONGEST_WAIT_MS);
    rows.andWhere('(j.notBefore <= :now OR j.notBefore > :farthest)', { now, farthest });
    if (below !== null) rows.andWhere('j.size < :below', { below });
    return rows.orderBy('j.jobId').limit(1).getOne();
  }

  /** Starts a job unless somebody else has. @returns the job as it is now, or null */
  async claim(db: Db, job: TilingJob, owner: string, now: Date, until: Date): Promise<TilingJob | null> {
    const { jobId, attempts } = job;
    const turns = '(SELECT MAX(j.turn) FROM tiling_jobs j WHERE j.project_id = p.project_id) AS turn FROM projects p';
    const [last] = await db.query<{ turn: number | null }[]>(`SELECT MAX(t.turn) AS turn FROM (SELECT ${turns}) t`);
    const running = { state: 'running', leaseOwner: owner, leaseUntil: until, startedAt: now, progress: 0 } as const;
    const counts = { attempts: attempts + 1, turn: Number(last?.turn ?? 0) + 1 };
    const { affected } = await db.update(TilingJob, { jobId, attempts, state: 'waiting' }, { ...running, ...counts });
    return affected ? Object.assign(job, running, counts) : null;
  }

  /** Says that a run goes on. @returns false when it is not wanted: cancelled, deleted, given to somebody else */
  async renew(db: Db, { jobId, owner }: Lease, until: Date): Promise<boolean> {
    const rows = db.createQueryBuilder().update(TilingJob).set({ leaseUntil: until });
    const held = rows.where(`job_id = :jobId AND lease_owner = :owner AND state = 'running'`, { jobId, owner });
    const { affected } = await held.andWhere(IN_SIGHT).execute();
    return (affected ?? 0) > 0;
  }

  /** Changes the job of a run that still holds it. @returns false when it does not */
  async report(db: Db, { jobId, owner }: Lease, values: Partial<TilingJob>): Promise<boolean> {
    const { affected } = await db.update(TilingJob, { jobId, leaseOwner: owner, state: 'running' }, values);
    return (affected ?? 0) > 0;
  }

  /** Lets a run's job wait for the next, as if the run had not been. */
  async giveBack(db: Db, { jobId, owner }: Lease, change: { interrupted: boolean }): Promise<boolean> {
    const rows = db.createQueryBuilder().update(TilingJob);
    rows.set({
      ...NO_LEASE,
      state: 'waiting',
      attempts: () => 'attempts - 1',
      ...(change.interrupted ? { interruptions: () => 'interruptions + 1' } : {}),
    });
    const held = rows.where(`job_id = :jobId AND lease_owner = :owner AND state = 'running'`, { jobId, owner });
    return ((await held.execute()).affected ?? 0) > 0;
  }

  /** Those that some server runs or ran when it died. */
  running(db: Db): Promise<TilingJob[]> {
    return db.find(TilingJob, { where: { state: 'running' }, order: { jobId: 'ASC' } });
  }

  /** How many there are in each state that counts for who runs the server. */
  async countByState(db: Db): Promise<Record<'waiting' | 'running' | 'failed', number>> {
    const rows = await db
      .createQueryBuilder(TilingJob, 'j')
      .select('j.state', 'state')
      .addSelect('COUNT(*)', 'count')
      .where('j.state IN (:...states)', { states: ['waiting', 'running', 'failed'] satisfies JobState[] })
      .groupBy('j.state')
      .getRawMany<{ state: 'waiting' | 'running' | 'failed'; count: number | string }>();
    const counts = { waiting: 0, running: 0, failed: 0 };
    for (const { state, count } of rows) counts[state] = Number(count);
    return counts;
  }

  /** Since when the job has been waiting that could have been started first; null: none could. */
  async oldestReadySince(db: Db, now: Date): Promise<Date | null> {
    const rows = db.createQueryBuilder(TilingJob, 'j').innerJoin('j.image', 'i').where('i.trashId = 0');
    const ready = rows.andWhere(`j.state = 'waiting' AND j.notBefore <= :now`, { now });
    return (await ready.orderBy('j.notBefore').limit(1).getOne())?.notBefore ?? null;
  }

  unfinished(db: Db, imageId: number): Promise<TilingJob | null> {
    return db.findOneBy(TilingJob, { imageId, state: In(UNFINISHED) });
  }

  /** @returns false when it is finished already */
  async cancel(tx: Db, imageId: number, { code, message }: JobFailure, now: Date): Promise<boolean> {
    const cancelled = { ...NO_LEASE, state: 'cancelled' as const, finishedAt: now };
    const reason = { failureCode: code, failureMessage: message };
    const { affected } = await tx.update(TilingJob, { imageId, state: In(UNFINISHED) }, { ...cancelled, ...reason });
    return (affected ?? 0) > 0;
  }
}
