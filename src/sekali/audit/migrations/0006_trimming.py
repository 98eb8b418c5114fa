"""The one way out of the ledger: from the front, what is older than the law and ten years."""

from django.db import migrations, models

# Whatever the caller says, the last ten years stay: who has taken over a worker takes away nothing
# that anybody would miss. The hash of the last entry that goes is what the rest begins with.
CREATE = """
CREATE FUNCTION public.audit_trim(whose uuid, before timestamptz) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    through bigint;
    link bytea;
    gone bigint;
BEGIN
    IF before IS NULL OR before > now() - interval '10 years' THEN
        RAISE EXCEPTION 'the ledger of the last ten years stays'
            USING ERRCODE = 'insufficient_privilege';
    END IF;
    PERFORM 1 FROM public.audit_chain AS c WHERE c.person_id = whose FOR UPDATE;
    SELECT min(e.position) - 1 INTO through FROM public.audit_entry AS e
    WHERE e.person_id = whose AND e.at >= before;
    IF through IS NULL THEN
        SELECT max(e.position) INTO through FROM public.audit_entry AS e WHERE e.person_id = whose;
    END IF;
    SELECT e.hash INTO link FROM public.audit_entry AS e
    WHERE e.person_id = whose AND e.position = through;
    IF NOT FOUND THEN
        RETURN 0;
    END IF;
    UPDATE public.audit_chain AS c SET trimmed = through, anchor = link WHERE c.person_id = whose;
    DELETE FROM public.audit_entry AS e WHERE e.person_id = whose AND e.position <= through;
    GET DIAGNOSTICS gone = ROW_COUNT;
    RETURN gone;
END
$$;
REVOKE ALL ON FUNCTION public.audit_trim(uuid, timestamptz) FROM PUBLIC;
"""
REMOVE = "DROP FUNCTION public.audit_trim(uuid, timestamptz)"


class Migration(migrations.Migration):
    """Add where a chain begins, and the function; ``storage.roles`` says who may call it."""

    dependencies = [("audit", "0005_reading_the_ledger")]

    operations = [
        migrations.AddField(
            model_name="chain",
            name="anchor",
            field=models.BinaryField(
                db_default=b"", default=b"", help_text="Hash of the last of those.", max_length=32
            ),
        ),
        migrations.AddField(
            model_name="chain",
            name="trimmed",
            field=models.BigIntegerField(
                db_default=0,
                default=0,
                help_text="Position up to which entries were over and taken away.",
            ),
        ),
        migrations.RunSQL(CREATE, REMOVE),
    ]
