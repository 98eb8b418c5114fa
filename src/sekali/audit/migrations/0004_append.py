"""The one way into the ledger: functions of the owner, which append, and hold the end."""

from django.db import migrations

# It takes the entry as its link covers it and reads the columns out of that, so that no entry says
# anything else than what its hash was made of. Its search path is its own: whoever calls it cannot
# put another table, or another sha256, in front of ours.
CREATE = """
CREATE FUNCTION public.audit_append(content bytea) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    said CONSTANT jsonb := convert_from(content, 'UTF8')::jsonb;
    whose CONSTANT uuid := said ->> 'person_id';
    place bigint;
    link bytea;
BEGIN
    LOOP
        UPDATE public.audit_chain AS c SET
            length = c.length + 1,
            last_hash = sha256(c.last_hash || int8send(c.length + 1) || content)
        WHERE c.person_id = whose RETURNING c.length, c.last_hash INTO place, link;
        EXIT WHEN FOUND;
        INSERT INTO public.audit_chain (person_id, length, last_hash) VALUES (whose, 0, '')
        ON CONFLICT DO NOTHING;
    END LOOP;
    INSERT INTO public.audit_entry
        (person_id, position, at, kind, actor_id, office_id, details, hash)
    VALUES (whose, place, (said ->> 'at')::timestamptz, said ->> 'kind',
        (said ->> 'actor_id')::uuid, (said ->> 'office_id')::uuid, said -> 'details', link);
END
$$;
CREATE FUNCTION public.audit_hold(whose uuid) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    INSERT INTO public.audit_chain (person_id, length, last_hash) VALUES (whose, 0, '')
    ON CONFLICT DO NOTHING;
    PERFORM 1 FROM public.audit_chain AS c WHERE c.person_id = whose FOR UPDATE;
END
$$;
REVOKE ALL ON FUNCTION public.audit_append(bytea), public.audit_hold(uuid) FROM PUBLIC;
"""
REMOVE = "DROP FUNCTION public.audit_append(bytea), public.audit_hold(uuid)"


class Migration(migrations.Migration):
    """Create the functions; ``storage.roles`` says who may call them."""

    dependencies = [("audit", "0003_data_protection")]

    operations = [migrations.RunSQL(CREATE, REMOVE)]
